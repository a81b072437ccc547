// pnpm bench <name> runs bench/<name>.js. The results are in docs/benchmarks.md.
import { readdirSync } from "node:fs";

const names = readdirSync(import.meta.dirname)
  .map((file) => file.replace(/\.js$/, ""))
  .filter((name) => name !== "run");
const [name = ""] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(
    `There is no benchmark "${name}". Available: ${names.join(", ")}. Example: pnpm bench ${names[0]}`,
  );
  process.exit(2);
}
await import(`./${name}.js`);
