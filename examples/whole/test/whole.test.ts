import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { totalMarket } from "@strata/sample-data";
import { findBriefing, linesOf } from "../src/briefing.ts";
import { openDatabase } from "../src/database.ts";
import { dashboardOverview } from "../src/schema.ts";

// The tests run in this order: the database is pushed, filled and read, then opened in Drizzle Studio.

// Node.js has no time limit; Bun has five seconds by default.
const patient = { timeout: 120_000 };
const drizzleKit = "node_modules/drizzle-kit/bin.cjs";
const folder = await mkdtemp(join(tmpdir(), "whole-"));
const env = { ...process.env, DATABASE_URL: "", DATABASE_DIR: folder };
after(() => rm(folder, { recursive: true }));

// Compiled or from source, like this file.
const program = fileURLToPath(new URL(`../src/main${extname(import.meta.url)}`, import.meta.url));

/** Runs a Node.js program and returns its output. */
async function run(file: string, args: string[] = [], change: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args], {
    env: { ...env, ...change },
  });
  return stdout;
}

test("pushes everything with drizzle-kit, with no changes left", patient, async () => {
  assert.match(await run(drizzleKit, ["push"]), /Changes applied/);
  assert.match(await run(drizzleKit, ["push"]), /No changes detected/);
});

test("writes the sample dataset and prints a briefing", patient, async () => {
  assert.match(await run(program), /^(long|short) \w+ at [\d.]+, to [\d.]+$/m);
});

test("reports a database error in one line and exits with 1", patient, async () => {
  await assert.rejects(run(program, [], { DATABASE_URL: "nonsense" }), {
    code: 1,
    stderr: 'Invalid URL\nWas "npm run push" run?\n',
  });
});

test("reads all layers of a signal with models and users in one query", patient, async () => {
  const { db, close } = await openDatabase(env);
  try {
    const briefing = await findBriefing(db, 100);
    const complete = briefing.filter(
      ({ marketRegime, sectorAnalysis, suggestion, predictions }) =>
        marketRegime && sectorAnalysis && suggestion && predictions[0],
    );
    assert.notEqual(complete.length, 0);
    assert.match([...linesOf(complete)].join("\n"), /market {6}\w+\n {2}sector {6}\w+.*\n {2}suggestion/);

    const [overview] = await db.select().from(dashboardOverview);
    assert.ok(overview);
  } finally {
    await close();
  }
});

test("serves the rows in Drizzle Studio on the loopback interface", patient, async () => {
  const port = await freePort();
  const args = [drizzleKit, "studio", "--host", "127.0.0.1", "--port", String(port)];
  const studio = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(studio, "close");
  try {
    let output = "";
    for await (const chunk of studio.stdout.iterator({ destroyOnReturn: false })) {
      output += chunk;
      if (output.includes("up and running")) break;
    }
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        type: "proxy",
        data: { sql: "select name from cryptocurrencies where slug = 'total'", params: [], method: "values" },
      }),
    });
    assert.deepEqual(await response.json(), [{ name: totalMarket.name }]);
  } finally {
    studio.kill();
    await ended;
  }
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : 0;
}
