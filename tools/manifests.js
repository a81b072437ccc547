import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// `node tools/manifests.js` writes what every published package.json says of the project, from the root package.json.
// With --check it changes nothing and fails if one of them is different.

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");
const read = (path) => readFileSync(join(root, path), "utf8");
const { keywords, homepage, repository, bugs } = JSON.parse(read("package.json"));

const changed = [];
for (const directory of ["packages", "apps"].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => `${group}/${name}`),
)) {
  const path = `${directory}/package.json`;
  const text = read(path);
  const old = JSON.parse(text);
  const { name, version, description, license } = old;
  const facts = {
    // Those of the package itself come after those of the project.
    keywords: [...new Set([...keywords, ...(old.keywords ?? [])])],
    homepage: `${homepage}/tree/main/${directory}#readme`,
    bugs,
    repository: { ...repository, directory },
  };
  const manifest = { name, version, description, license, ...facts, ...old, ...facts };
  if (JSON.stringify(manifest) === JSON.stringify(old)) continue;
  changed.push(path);
  if (!check) writeFileSync(join(root, path), `${JSON.stringify(manifest, null, 2)}\n`);
}
if (check && changed.length > 0) {
  console.error(
    `Run \`node tools/manifests.js\`: these differ from the root package.json: ${changed.join(", ")}`,
  );
  process.exit(1);
}
if (changed.length > 0) {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  execFileSync(process.execPath, [biome, "format", "--write", ...changed], { cwd: root, stdio: "ignore" });
}
