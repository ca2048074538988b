// Draws Vega-Lite specifications as static SVG, without a network:
//
//   node render-svg.mjs < specifications.json > drawings.json
//
// In: {"name": {a Vega-Lite specification}, ...}. Out: {"name": "<svg ...", ...} in the same order. A specification that asks
// for its container's width gets that of a page. The same input gives the same output. A figure that cannot be drawn is left
// out and named on standard error, and the exit status is 1; warnings go there, too.
import { readFileSync } from "node:fs";
import { loader, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";

const pageWidth = 720;

// A specification has its data in it; one that wants more is not drawn.
const offline = loader();
offline.load = (address) => Promise.reject(new Error(`it asks for ${address}`));

// Vega's messages with the figure that they are about.
function reporter(name) {
  const say = (...parts) => {
    process.stderr.write(`The figure '${name}': ${parts.join(" ")}\n`);
    return logger;
  };
  const ignore = () => logger;
  const logger = { level: ignore, error: say, warn: say, info: ignore, debug: ignore };
  return logger;
}

async function draw(specification, logger) {
  if (specification.width === "container") specification.width = pageWidth;
  const compiled = compile(specification, { logger }).spec;
  const view = new View(parse(compiled, null, { ast: true }), { expr: expressionInterpreter, loader: offline, logger });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

const drawings = {};
for (const [name, specification] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const logger = reporter(name);
  try {
    drawings[name] = await draw(specification, logger);
  } catch (error) {
    logger.error(`it cannot be drawn: ${error.message}`);
    process.exitCode = 1;
  }
}
process.stdout.write(JSON.stringify(drawings));
