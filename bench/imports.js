import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Import time of each package, compared with drizzle-orm/pg-core, which every schema imports anyway, and package
// size. Each import runs in its own process, alternating between the two, so that other load affects both alike.

const runs = 31;
const root = join(import.meta.dirname, "..");
const base = "drizzle-orm/pg-core";
const domains = readdirSync(join(root, "packages")).flatMap((name) =>
  name.startsWith("schema-") && name !== "schema-docs" ? [name.replace("schema-", "")] : [],
);

/** Milliseconds for a new process to import a module, resolved as in the package. */
function importing(specifier, folder) {
  const program = `
    const cpu = process.cpuUsage();
    const start = performance.now();
    await import(${JSON.stringify(specifier)});
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({ wall, cpu: (user + system) / 1000 }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folder,
    encoding: "utf8",
  });
  if (!stdout) throw new Error(`Cannot import ${specifier}: ${stderr}`);
  return JSON.parse(stdout);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Size of a published package in bytes: tarball and unpacked content. */
function sizeOf(folder) {
  const target = mkdtempSync(join(tmpdir(), "strata-pack-"));
  try {
    execFileSync("pnpm", ["pack", "--pack-destination", target], { cwd: folder });
    const [tarball] = readdirSync(target);
    execFileSync("tar", ["-xzf", tarball], { cwd: target });
    const files = readdirSync(join(target, "package"), { recursive: true, withFileTypes: true });
    const unpacked = files.filter((file) => file.isFile());
    return {
      packed: statSync(join(target, tarball)).size,
      unpacked: unpacked.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0),
    };
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

const rows = [
  ["package", "import, ms", `${base}, ms`, "ratio", "ratio of CPU time", "packed, kB", "unpacked, kB"],
];
for (const domain of domains) {
  const folder = join(root, "packages", `schema-${domain}`);
  const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const pairs = Array.from({ length: runs }, () => [importing(base, folder), importing(name, folder)]);
  const { packed, unpacked } = sizeOf(folder);
  rows.push([
    name,
    median(pairs.map(([, own]) => own.wall)).toFixed(1),
    median(pairs.map(([drizzle]) => drizzle.wall)).toFixed(1),
    median(pairs.map(([drizzle, own]) => own.wall / drizzle.wall)).toFixed(2),
    median(pairs.map(([drizzle, own]) => own.cpu / drizzle.cpu)).toFixed(2),
    (packed / 1000).toFixed(1),
    (unpacked / 1000).toFixed(1),
  ]);
}
const [head, ...body] = rows;
const line = (cells) => `| ${cells.join(" | ")} |`;
console.log(
  [line(head), line(head.map((_, index) => (index === 0 ? "---" : "---:"))), ...body.map(line)].join("\n"),
);
