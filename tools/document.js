import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { documentDeclarations } from "../packages/migrate/dist/comments.js";

// The second step of a schema package's build, run in its folder: writes the JSDoc of tables and columns into the
// declarations emitted by tsc, and into `dist/comments.js` for use without the sources
// (docs/decisions/0017-comments-from-jsdoc.md).
const folder = process.cwd();
const [source, output] = [join(folder, "src"), join(folder, "dist")];

const { comments, missing } = documentDeclarations({
  schema: await import(pathToFileURL(join(output, "index.js")).href),
  entries: [join(source, "index.ts")],
  conditions: ["@strata/source"],
  declarationOf: (file) =>
    file.startsWith(source) ? join(output, relative(source, file)).replace(/\.ts$/, ".d.ts") : undefined,
});
if (missing.length > 0) {
  const lines = missing.map(({ file, line, what }) => `${relative(folder, file)}:${line} ${what}`);
  console.error(`The schema has objects without a comment. Add JSDoc above each:\n${lines.join("\n")}`);
  process.exit(1);
}

const entries = Object.entries(comments).map(([name, { comment, columns }]) => [name, { comment, columns }]);
writeFileSync(
  join(output, "comments.js"),
  `export const comments = ${JSON.stringify(Object.fromEntries(entries), null, 2)};\n`,
);
