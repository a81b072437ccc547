import * as market from "@strata/schema-market";
import { cryptocurrencies } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseError } from "../src/database_error.ts";
import { exitCodes, type StrataError } from "../src/errors.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ schema: market });
});
afterAll(() => database?.close());

/** The failure that a rejected statement is converted to. */
async function failureOf(statement: Promise<unknown>): Promise<StrataError> {
  const error = await statement.then(
    () => new Error("the statement did not fail"),
    (reason: unknown) => reason,
  );
  const failure = databaseError(error);
  if (!failure) throw error;
  return failure;
}

const run = (statement: string) => failureOf(database.db.execute(sql.raw(statement)));

test.each([
  ["select * from no_such_table", exitCodes.pending, /no_such_table.* does not exist/, /strata migrate/],
  ["select no_such_column from market_data", exitCodes.pending, /no_such_column/, /strata migrate/],
  ["select 'a'::no_such_type", exitCodes.pending, /no_such_type/, /strata migrate/],
  ["create table no_such_schema.t ()", exitCodes.pending, /no_such_schema/, /strata migrate/],
  ["select 1 / 0", exitCodes.data, /division by zero/, /Fix/],
  ["selec 1", exitCodes.statement, /syntax error/, /report/],
])("explains %s", async (statement, exitCode, message, hint) => {
  const failure = await run(statement);
  expect(failure).toMatchObject({
    exitCode,
    message: expect.stringMatching(message),
    where: `statement: ${statement}`,
    hint: expect.stringMatching(hint),
  });
});

// A full disk or a stopping server cannot be provoked here: the SQLSTATE is raised.
test.each([
  ["08006", exitCodes.configuration, /Check that the server is running/],
  ["25006", exitCodes.configuration, /read-only/],
  ["40001", exitCodes.locked, /concurrent transaction/],
  ["40P01", exitCodes.locked, /concurrent transaction/],
  ["42501", exitCodes.configuration, /role/],
  ["53100", exitCodes.statement, /increase the limit/],
  ["55P03", exitCodes.locked, /Another session holds/],
  ["57014", exitCodes.statement, /statement_timeout/],
  ["57P01", exitCodes.configuration, /Check that the server is running/],
  ["58030", exitCodes.statement, /disk/],
])("explains SQLSTATE %s", async (code, exitCode, hint) => {
  const failure = await run(`do $$ begin raise 'as raised' using errcode = '${code}'; end $$`);
  expect(failure).toMatchObject({ exitCode, message: "as raised", hint: expect.stringMatching(hint) });
});

test("reports a rejected row with its table, constraint and key", async () => {
  const coin = { slug: "a", symbol: "A", name: "A" };
  const failure = await failureOf(database.db.insert(cryptocurrencies).values([coin, coin]));
  expect(failure.exitCode).toBe(exitCodes.data);
  expect(failure.where?.split("\n").slice(0, 3)).toEqual([
    "table cryptocurrencies",
    "constraint cryptocurrencies_slug_key",
    "Key (slug)=(a) already exists.",
  ]);
});

test("cuts a long statement", async () => {
  const { where = "" } = await run(`select '${"x".repeat(1000)}' from no_such_table`);
  expect(where).toMatch(/^statement: select 'x{192}…$/);
});

test("returns undefined for an error that does not come from the database", () => {
  expect(databaseError(new Error("ours", { cause: new TypeError("ours too") }))).toBeUndefined();
  expect(databaseError(Object.assign(new Error("no such file"), { code: "ENOENT" }))).toBeUndefined();
  expect(databaseError("a text")).toBeUndefined();
});
