import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pushSchema } from "drizzle-kit/api-postgres";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import * as schema from "../apps/migrator/dist/schema.js";
import { createTestDatabase } from "../packages/testing/dist/index.js";

// Cost of an isolated database with the whole schema for each test, by the usual methods and by packages/testing. All
// in one run on one machine; the fast methods alternate, so that other load affects all alike.

const root = join(import.meta.dirname, "..");
const migrations = join(root, "apps/migrator/migrations");

const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const dirty = ({ client }) =>
  client.query(
    "insert into cryptocurrencies (slug, symbol, name) select 'coin-' || g, 'C' || g, 'Coin ' || g from generate_series(1, 10) g",
  );

const results = [];
const keep = (name, times) => results.push({ name, times });

/** Times each function in turn, `rounds` times. */
async function inTurn(rounds, works) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) times[name].push(await work());
  }
  for (const [name, taken] of Object.entries(times)) keep(name, taken);
}

// One database that is reset.
const database = await createTestDatabase({ migrations });
const { rows } = await database.client.query(
  "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'",
);
const truncate = `truncate ${rows.map(({ name }) => name).join(", ")} restart identity cascade`;
await inTurn(100, {
  rewind: async () => {
    await dirty(database);
    return timed(() => database.rewind());
  },
  "transaction, rolled back": async () => {
    const { client } = database;
    const begun = await timed(() => client.exec("begin"));
    await dirty(database);
    return begun + (await timed(() => client.exec("rollback")));
  },
  "truncate every table": async () => {
    await dirty(database);
    return timed(() => database.client.exec(truncate));
  },
});

// A separate database for each test.
const image = await database.client.dumpDataDir("none");
await database.close();
const opened = async (open) => {
  let close;
  const time = await timed(async () => {
    close = await open();
  });
  await close();
  return time;
};
await inTurn(9, {
  "new database, cached image, from migrations": () =>
    opened(async () => (await createTestDatabase({ migrations })).close),
  "new database, cached image, from the schema": () =>
    opened(async () => (await createTestDatabase({ schema })).close),
  "load a dump": () =>
    opened(async () => {
      const client = await PGlite.create({ loadDataDir: image });
      return () => client.close();
    }),
});
// In a new process, which first compiles the WebAssembly module.
const firstOfProcess = `
  import { createTestDatabase } from ${JSON.stringify(import.meta.resolve("../packages/testing/dist/index.js"))};
  const start = performance.now();
  const { close } = await createTestDatabase({ migrations: ${JSON.stringify(migrations)} });
  console.log(performance.now() - start);
  await close();`;
await inTurn(9, {
  "new database, cached image, first of a process": () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "--eval", firstOfProcess])),
});
await inTurn(3, {
  "boot, then migrate": () =>
    opened(async () => {
      const client = await PGlite.create();
      await migrate(drizzle({ client }), { migrationsFolder: migrations });
      return () => client.close();
    }),
  "boot, then drizzle-kit's pushSchema": () =>
    opened(async () => {
      const client = await PGlite.create();
      const { sqlStatements } = await pushSchema(schema, drizzle({ client }));
      for (const statement of sqlStatements) await client.exec(statement);
      return () => client.close();
    }),
});

const rewind = median(results[0].times);
const line = (cells) => `| ${cells.join(" | ")} |`;
console.log(line(["isolation of a test", "median, ms", "min to max", "times a rewind"]));
console.log(line(["---", "---:", "---:", "---:"]));
for (const { name, times } of results) {
  const ends = `${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)}`;
  console.log(line([name, median(times).toFixed(1), ends, (median(times) / rewind).toFixed(1)]));
}

// Inside Vitest: a file with a thousand tests that each write, and one with a single database for all tests.
const folder = mkdtempSync(join(tmpdir(), "strata-bench-"));
const report = join(folder, "report.json");
try {
  execFileSync(
    process.execPath,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--config",
      join(import.meta.dirname, "isolated/vitest.config.ts"),
    ],
    { env: { ...process.env, REPORT: report }, stdio: ["ignore", "ignore", "inherit"] },
  );
  const { tests, seconds, rewinds } = JSON.parse(readFileSync(report, "utf8"));
  console.log(
    `\n${tests} isolated tests of the whole schema in one file of Vitest: ${seconds.toFixed(1)} s, ` +
      `rewind median ${median(rewinds).toFixed(1)} ms (${Math.min(...rewinds).toFixed(1)} to ${Math.max(...rewinds).toFixed(1)})`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
