// Writes manifest.json: for each brought file its package, version, licence and sha256, so that anyone can
// tell where a committed binary came from and whether it is still the same.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const SOURCES = [
  { folder: "css", pattern: /^dong-hanh\.css$/, package: "govuk-frontend" },
  { folder: "css", pattern: /^paper-fonts\.css$/, package: "@fontsource/tinos" },
  { folder: "fonts", pattern: /^noto-sans-/, package: "@fontsource-variable/noto-sans" },
  { folder: "fonts", pattern: /^tinos-/, package: "@fontsource/tinos" },
];

const manifest = {};
for (const source of SOURCES) {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${source.package}/package.json`));
  for (const name of readdirSync(`../static/${source.folder}`).filter((name) => source.pattern.test(name))) {
    const sha256 = createHash("sha256").update(readFileSync(`../static/${source.folder}/${name}`)).digest("hex");
    manifest[`static/${source.folder}/${name}`] = { package: source.package, version, licence: license, sha256 };
  }
}
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync("manifest.json", JSON.stringify(sorted, null, 2) + "\n");
