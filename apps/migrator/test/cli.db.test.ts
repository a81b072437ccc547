import { readMigrations } from "@strata/migrate";
import { users } from "@strata/schema-relationships";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { migrationsFolder } from "../src/paths.ts";
import { createWorkplace, embedded, type Workplace } from "./command.ts";

const migrations = readMigrations(migrationsFolder);

let at: Workplace;
afterEach(() => at?.remove());

test("status and migrate agree, in words, in JSON and in exit codes", async () => {
  at = await createWorkplace();
  const pending = await at.run(["status"]);
  expect(pending.code).toBe(exitCodes.pending);
  expect(pending.stdout).toContain(`${migrations.length} pending: run \`strata migrate\`.`);
  expect(await at.runUnread(["status"])).toMatchObject({ code: exitCodes.pending });

  expect(await at.run(["migrate"])).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect((await at.run(["migrate"])).stdout).toBe("No pending migrations.\n");

  const json = await at.run(["status", "--json"]);
  expect(json.code).toBe(exitCodes.ok);
  expect(JSON.parse(json.stdout)).toMatchObject({
    version: 2,
    migrations: migrations.map(({ name }) => ({
      name,
      state: "applied",
      appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })),
  });

  // As if drizzle-orm had applied other files of these names.
  await at.inDatabase(async (db) => {
    await db.execute(sql`truncate drizzle.__strata_migrations_ledger`);
    await db.execute(sql`update drizzle.__strata_migrations set hash = 'another'`);
  });
  const broken = await at.run(["status"]);
  expect(broken.code).toBe(exitCodes.history);
  expect(broken.stdout).toContain("edited");
  const refused = await at.run(["migrate"]);
  expect(refused.code).toBe(exitCodes.history);
  expect(refused.stderr).toMatch(
    /^strata: An applied migration has changed: (?:.*\n)+? {2}where: .*\n {2}do: /,
  );
});

test("partitions ensure creates the months ahead once", async () => {
  at = await createWorkplace("migrated");
  const ahead = ["partitions", "ensure", "--months", "2"];
  expect(await at.run(ahead)).toMatchObject({
    code: exitCodes.ok,
    stdout: expect.stringContaining("Created 2 partitions."),
  });
  expect((await at.run(ahead)).stdout).toBe("All partitions exist.\n");
  const wrong = await at.run(["partitions", "ensure", "--from", "2021-13", "--months", "1"]);
  expect(wrong).toMatchObject({ code: exitCodes.configuration, stdout: "" });
});

describe("the database", () => {
  test("is that of --url, else of DATABASE_URL, else of .env", async () => {
    at = await createWorkplace("migrated");
    const nowhere = "file:nowhere";
    const statusOf = async (args: readonly string[], address: string | undefined) =>
      (await at.run(["status", ...args], { DATABASE_URL: address })).code;
    at.file(".env", `OTHER=1\nDATABASE_URL=${nowhere}\n`);
    expect(await statusOf(["--url", at.url], nowhere)).toBe(exitCodes.ok);
    expect(await statusOf([], at.url)).toBe(exitCodes.ok);
    expect(await statusOf([], undefined)).toBe(exitCodes.pending);
    at.file(".env", `DATABASE_URL="${at.url}"\n`);
    expect(await statusOf([], undefined)).toBe(exitCodes.ok);
  });

  test("is not chosen by default if the address is empty or invalid", async () => {
    at = await createWorkplace("missing");
    for (const address of ["", "nonsense"]) {
      const refused = {
        code: exitCodes.configuration,
        stdout: "",
        stderr: expect.stringMatching(
          /^strata: The database address is .*\n(.*\n)* {2}do: {4}Write postgres:/,
        ),
      };
      expect(await at.run(["migrate"], { DATABASE_URL: address })).toEqual(refused);
      expect(await at.run(["migrate", `--url=${address}`])).toEqual(refused);
    }
    at.file(".env", "DATABASE_URL=\n");
    expect(await at.run(["migrate"], { DATABASE_URL: undefined })).toMatchObject({
      code: exitCodes.configuration,
    });
  });

  test("a push has the address of --url", async () => {
    at = await createWorkplace();
    const pushed = await at.run(["push", "--url", at.url], { DATABASE_URL: "file:nowhere" });
    expect(pushed.code).toBe(exitCodes.ok);
    expect(pushed.stdout + pushed.stderr).not.toMatch(/warn|unsupported/i);
    expect(await at.inDatabase((db) => db.$count(users))).toBe(0);
  });
});

describe.skipIf(embedded)("on a server", () => {
  test("a push removes nothing that the schema lacks without a decision, and ignores extensions", async () => {
    at = await createWorkplace("migrated");
    await at.inDatabase(async (db) => {
      for (const statement of [
        "create extension pg_stat_statements",
        "alter table users enable row level security",
        "create policy by_hand on users using (true)",
        "create table unrelated (id integer primary key)",
        "create view strange as select 1 as one",
        "alter table users add column extra integer",
      ]) {
        await db.execute(sql.raw(statement));
      }
    });
    const present = () =>
      at.inDatabase((db) =>
        db.execute(
          sql`select (select relrowsecurity from pg_class where oid = 'users'::regclass) as secured,
                (select count(*)::int from pg_policies where policyname = 'by_hand') as policies,
                to_regclass('unrelated') is not null as "table", to_regclass('strange') is not null as "view",
                to_regclass('pg_stat_statements') is not null as extension,
                (select count(*)::int from pg_attribute
                 where attrelid = 'users'::regclass and attname = 'extra') as columns`,
          "objects",
        ),
      );
    const before = { secured: true, policies: 1, table: true, view: true, extension: true, columns: 1 };
    expect(await present()).toEqual([before]);

    const refused = await at.run(["push"]);
    expect(refused.code).toBe(exitCodes.decision);
    expect(refused.stderr).toMatch(
      /where: drop view "strange"\n.*drop policy "users"."by_hand"\n.*drop table "unrelated"\n.*disable row level security of "users"\n {2}do:/,
    );
    expect(await present()).toEqual([before]);

    expect(await at.run(["push", "--accept-drops"])).toMatchObject({ code: exitCodes.ok });
    const after = { secured: false, policies: 0, table: false, view: false, extension: true, columns: 0 };
    expect(await present()).toEqual([after]);
  });

  test("eight runners at once all succeed, and each migration is applied once", async () => {
    at = await createWorkplace();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => at.run(["migrate"])));
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: 8 }, () => ({ code: exitCodes.ok, stderr: "" })),
    );
    expect(outcomes.filter(({ stdout }) => stdout.includes("Applied"))).toHaveLength(1);
    const ledger = await at.inDatabase((db) =>
      db.execute(sql`select name from drizzle.__strata_migrations_ledger order by id`, "objects"),
    );
    expect(ledger).toEqual(migrations.map(({ name }) => ({ name })));
  });

  test("prints no password of an address in any failure", async () => {
    at = await createWorkplace();
    const url = new URL(at.url);
    url.username = "no_such_user";
    url.password = "hunter2hunter2";
    url.searchParams.set("sslpassword", "hunter3hunter3");
    const addresses = [
      url.href,
      "postgres://user:hunter2hunter2@127.0.0.1:1/db",
      "postgres://user:hunter2hunter2@host:notaport/db",
      "mysql://user:hunter2hunter2@127.0.0.1/db",
    ];
    for (const address of addresses) {
      for (const command of ["status", "migrate", "push"]) {
        const { code, stdout, stderr } = await at.run([command], { DATABASE_URL: address });
        expect({ command, code }).toEqual({ command, code: exitCodes.configuration });
        expect(stdout + stderr).not.toMatch(/hunter/);
      }
      const { code, stdout, stderr } = await at.run(["status", "--url", address]);
      expect(code).toBe(exitCodes.configuration);
      expect(stdout + stderr).not.toMatch(/hunter/);
    }
  });
});

test("wrong usage points to --help", async () => {
  at = await createWorkplace("missing");
  expect(await at.run(["nonsense"])).toMatchObject({
    code: exitCodes.configuration,
    stderr: expect.stringContaining("strata --help"),
  });
  expect(await at.run(["seed"])).toMatchObject({
    code: exitCodes.configuration,
    stdout: "",
    stderr: expect.stringContaining("Choose one: `reference` is for every environment"),
  });
  expect((await at.run(["--help"])).stdout).toContain("Exit codes:");
});

test("a reader that closes its pipe early changes no exit code", async () => {
  at = await createWorkplace("missing");
  expect(await at.runUnread(["--help"])).toMatchObject({ code: exitCodes.ok });
  expect(await at.runUnread(["nonsense"])).toMatchObject({ code: exitCodes.configuration });
});
