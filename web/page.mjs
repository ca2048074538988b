// What a report's page needs of Vega: embed(element, specification, options), which never evaluates text as code.
import embed from "vega-embed";

globalThis.ablateFigures = {
  embed: (element, specification, options) =>
    embed(element, specification, { ...options, mode: "vega-lite", renderer: "svg", ast: true }),
};
