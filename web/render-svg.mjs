// Draws Vega-Lite specifications as static SVG, without a network:
//
//   node render-svg.mjs < specifications.json > drawings.json
//
// In: {"name": {a Vega-Lite specification}, ...}. Out: {"name": "<svg ...", ...} in the same order. A specification that asks
// for its container's width gets that of a page. The same input gives the same output. Exit status 1, with a message that
// names the figure, where one cannot be drawn.
import { readFileSync, writeFileSync } from "node:fs";
import { loader, parse, View, Warn } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

const pageWidth = 720;

// A specification has its data in it; one that wants more is not drawn.
const offline = loader();
offline.load = (address) => Promise.reject(new Error(`it asks for ${address}`));

const complaints = [];
const complain = (level) => function (...parts) {
  complaints.push(`${level}: ${parts.join(" ")}`);
  return this;
};
const logger = { level() { return this; }, error: complain("error"), warn: complain("warning"), info() { return this; }, debug() { return this; } };

async function draw(specification) {
  if (specification.width === "container") specification.width = pageWidth;
  const compiled = compile(specification, { logger }).spec;
  const view = new View(parse(compiled, null, { ast: true }), { expr: expressionInterpreter, loader: offline, logger, logLevel: Warn });
  const svg = await view.toSVG();
  view.finalize();
  if (complaints.length > 0) throw new Error(complaints.join("; "));
  return svg;
}

const drawings = {};
for (const [name, specification] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  try {
    drawings[name] = await draw(specification);
  } catch (error) {
    process.stderr.write(`The figure '${name}' cannot be drawn: ${error.message}\n`);
    process.exit(1);
  }
}
writeFileSync(1, JSON.stringify(drawings));
