import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProgram } from "../src/cli/program.ts";
import { exitCodes } from "../src/errors.ts";
import { open } from "../src/open.ts";
import { runHere } from "./in_process.ts";

const schemas = join(import.meta.dirname, "../schemas");

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { "date-time": instant } });

/** Parses the output of a command after validating it against one of the published schemas. */
function parsed(name: string, output: string) {
  const validate = ajv.compile({ ...JSON.parse(readFileSync(join(schemas, `${name}.json`), "utf8")) });
  const value = JSON.parse(output);
  validate(value);
  expect(validate.errors, output).toBeNull();
  return value;
}

let folder: string;
let url: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "strata-json-"));
  url = `file:${folder}`;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inDatabase = async (statement: string): Promise<void> => {
  const { db, close } = await open({ kind: "embedded", directory: folder, label: "" });
  try {
    await db.execute(sql.raw(statement));
  } finally {
    await close();
  }
};

test("status matches its schema for pending, applied, edited, interrupted and missing migrations", async () => {
  const status = async () => {
    const { code, stdout } = await runHere(["status", "--json", "--url", url]);
    const { migrations } = parsed("status", stdout);
    return { code, states: new Set(migrations.map(({ state }: { state: string }) => state)) };
  };
  expect(await status()).toEqual({ code: exitCodes.pending, states: new Set(["pending"]) });
  expect((await runHere(["migrate", "--url", url])).code).toBe(exitCodes.ok);
  expect(await status()).toEqual({ code: exitCodes.ok, states: new Set(["applied"]) });
  await inDatabase("drop view active_signals");
  const { code, stdout } = await runHere(["status", "--json", "--url", url]);
  expect(code).toBe(exitCodes.pending);
  expect(parsed("status", stdout).drift).toEqual([
    { object: "table public.active_signals", state: "missing" },
  ]);
  expect((await runHere(["migrate", "--url", url])).code).toBe(exitCodes.pending);
  const verified = await runHere(["verify", "--json", "--url", url]);
  expect(verified.code).toBe(exitCodes.pending);
  const { differences } = parsed("verify", verified.stdout);
  expect(differences[0]).toMatchObject({ object: "view public.active_signals", before: null });
  for (const { sql } of differences) for (const statement of sql) await inDatabase(statement);
  expect((await runHere(["verify", "--json", "--url", url])).code).toBe(exitCodes.ok);
  // As if drizzle-orm had applied another third migration, a run had stopped in the fourth, and one was deleted since.
  await inDatabase("delete from drizzle.__strata_migrations_ledger where id > 2");
  await inDatabase("update drizzle.__strata_migrations set hash = 'another' where id = 3");
  await inDatabase(`insert into drizzle.__strata_migrations_ledger (name, event, hash, started_at)
    select name, 'begun', hash, now() from drizzle.__strata_migrations where id = 4`);
  await inDatabase("delete from drizzle.__strata_migrations where id = 4");
  await inDatabase(`insert into drizzle.__strata_migrations_ledger (name, event, hash, chain, started_at)
    select 'deleted', 'applied', 'x', encode(sha256(convert_to(chain || E'\\ndeleted\\nx', 'UTF8')), 'hex'), now()
    from drizzle.__strata_migrations_ledger where id = 2`);
  expect(await status()).toEqual({
    code: exitCodes.history,
    states: new Set(["applied", "edited", "interrupted", "missing"]),
  });
});

test("lint matches its schema, and the newest migrations of this package have no findings", async () => {
  const own = await runHere(["lint", "--json"]);
  expect({ code: own.code, ...parsed("lint", own.stdout) }).toMatchObject({
    code: exitCodes.ok,
    findings: [],
  });
  const path = mkdtempSync(join(tmpdir(), "strata-lint-"));
  try {
    mkdirSync(join(path, "20260101000000_first"));
    writeFileSync(join(path, "20260101000000_first", "migration.sql"), "drop schema if exists old");
    const { code, stdout } = await runHere(["lint", "--json", "--folder", path]);
    expect(code).toBe(exitCodes.findings);
    expect(parsed("lint", stdout).findings).toMatchObject([{ rule: "destructive/drop-schema", line: 1 }]);
  } finally {
    rmSync(path, { recursive: true });
  }
});

test("plan matches its schema", async () => {
  const pending = await runHere(["plan", "--json", "--url", "memory://"]);
  expect(pending.code, pending.stderr).toBe(exitCodes.pending);
  expect(parsed("plan", pending.stdout).statements.length).toBeGreaterThan(1000);
});

test("doctor matches its schema, with findings and exemptions", async () => {
  const doctor = async () => {
    const { code, stdout } = await runHere(["doctor", "--json", "--url", url]);
    return { code, ...parsed("doctor", stdout) };
  };
  expect(await doctor()).toMatchObject({ code: exitCodes.ok, findings: [] });
  await inDatabase("create table bad (amount real)");
  const { code, findings, exempted } = await doctor();
  expect(code).toBe(exitCodes.findings);
  expect(findings.length).toBeGreaterThan(0);
  expect(exempted.length).toBeGreaterThan(0);
});

test.each([
  ["a wrong address", ["status", "--json", "--url", "nonsense"], exitCodes.configuration, /address/],
  ["an unknown option", ["status", "--json", "--nonsense"], exitCodes.configuration, /^unknown option/],
  ["an unknown command", ["nonsense", "--json"], exitCodes.configuration, /^unknown command/],
  ["an incomplete command", ["seed", "--json"], exitCodes.configuration, /./],
])("%s is one JSON error on standard output", async (_, args, exitCode, message) => {
  const { code, stdout, stderr } = await runHere(args);
  expect({ code, stderr }).toEqual({ code: exitCode, stderr: "" });
  expect(parsed("error", stdout).error).toMatchObject({
    code: "configuration",
    exitCode,
    message: expect.stringMatching(message),
  });
});

test("every command with --json has a schema, and every schema a command", async () => {
  const withJson = (await createProgram()).commands
    .filter((command) => command.options.some(({ long }) => long === "--json"))
    .map((command) => command.name());
  expect(readdirSync(schemas).toSorted()).toEqual(
    [...withJson, "error"].map((name) => `${name}.json`).toSorted(),
  );
});
