// Bundles what draws the figures: node bundle.mjs FOLDER makes vega-bundle.js for pages and render-svg.mjs for Node.js there,
// each one file that needs no other, with the notices of the packages in it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const folder = process.argv[2] ?? "dist";

// The packages that went into a bundle, by the names of their folders.
function packagesOf(metafile) {
  const names = Object.keys(metafile.inputs).map((input) => input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  return [...new Set(names.filter((name) => name))].sort();
}

// Every notice once, under the packages that carry it.
function noticesOf(packages) {
  const byText = new Map();
  for (const name of packages) {
    const at = join("node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
    const file = readdirSync(at).sort().find((file) => /^licen[cs]e/i.test(file));
    const text = file ? readFileSync(join(at, file), "utf8").trim() : `Licence: ${license}`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join(", ")}\n\n${text}`);
  return `/*!\n${parts.join("\n\n--------\n\n").replaceAll("*/", "* /")}\n*/\n`;
}

async function bundle(entry, output, options) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: "ascii",
    legalComments: "none",
    metafile: true,
    write: false,
    // Measures text where it is installed; estimates are good enough, and the same everywhere.
    external: ["canvas"],
    ...options,
  });
  const notices = noticesOf(packagesOf(result.metafile));
  writeFileSync(join(folder, output), notices + result.outputFiles[0].text);
}

await bundle("page.mjs", "vega-bundle.js", { format: "iife", platform: "browser", target: "es2022" });
await bundle("render-svg.mjs", "render-svg.mjs", { format: "esm", platform: "node", target: "node18" });
