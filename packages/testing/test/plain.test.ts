import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "@strata/test-support/programs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serverBinaries } from "../src/server/binaries.ts";
import { temporaryFolder } from "../src/server/temporary.ts";

// The built package in separate processes.

let folder: string;

beforeEach(() => {
  folder = temporaryFolder(tmpdir(), "plain");
  write("create table counts (n integer)");
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(migration: string): void {
  mkdirSync(join(folder, "migrations/20260101000000_first"), { recursive: true });
  writeFileSync(join(folder, "migrations/20260101000000_first/migration.sql"), migration);
}

/** Runs the program on an engine; it prints the number of rows. */
async function run(engine = "pglite") {
  const { code, stdout, stderr } = await runProgram(
    process.execPath,
    [join(import.meta.dirname, "plain/counts.mjs"), join(folder, "migrations"), engine],
    { env: { ...process.env, STRATA_TESTING_CACHE: join(folder, "images"), DATABASE_URL_TEST: "" } },
  );
  return { code, stdout, stderr };
}

const counted = (rows: number) => ({ code: 0, stdout: `${rows}\n`, stderr: "" });

test("several processes build an image concurrently, and each exits by itself", async () => {
  expect(await Promise.all([run(), run()])).toEqual([counted(2), counted(2)]);
  // The empty database, and the one with the migrations.
  expect(readdirSync(join(folder, "images"))).toHaveLength(2);

  // An edited migration has another image.
  write("create table counts (n integer);\n--> statement-breakpoint\ninsert into counts values (1);");
  expect(await run()).toEqual(counted(3));
  expect(readdirSync(join(folder, "images"))).toHaveLength(3);
});

test.runIf(serverBinaries("postgres"))(
  "spawns a server if none is configured, and stops it with the process",
  async () => {
    expect(await run("postgres")).toEqual(counted(2));
  },
);
