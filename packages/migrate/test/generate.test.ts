import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@strata/testing";
import { sql } from "drizzle-orm";
import { integer, pgMaterializedView, pgTable, text } from "drizzle-orm/pg-core";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "../src/database.ts";
import { readMigrations } from "../src/files.ts";
import { generate, pendingChanges } from "../src/generate.ts";
import { viewKey } from "../src/view_key.ts";
import { viewKeyStatements } from "../src/view_keys.ts";

// Projects in temporary folders: a drizzle.config.ts, a schema, a migrations folder.

// Generous time limits: each test starts drizzle-kit several times, which takes many seconds on a busy machine.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let folder: string;
let signal: AbortSignal;

beforeEach((context) => {
  folder = createProject();
  signal = context.signal;
  return () => rmSync(folder, { recursive: true, force: true });
});

function createProject(): string {
  const project = mkdtempSync(join(tmpdir(), "strata-generate-"));
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(project, "node_modules"));
  writeFileSync(
    join(project, "drizzle.config.ts"),
    `export default { dialect: "postgresql", schema: "./schema.ts", out: "./migrations" };`,
  );
  return project;
}

/** Writes drizzle-kit's schema: one table with an id and one text column, which `properties` describe further. */
function writeSchema(column: string, properties = ""): void {
  writeFileSync(
    join(folder, "schema.ts"),
    `import { sql } from "drizzle-orm";
     import { integer, pgTable, text } from "drizzle-orm/pg-core";
     export const things = pgTable("things", { id: integer("id"), value: text("${column}")${properties} });`,
  );
}

/** Comments, which drizzle-kit does not support, by PostgreSQL's description of the object. */
const comments =
  (...wanted: (readonly [object: string, target: string, text: string])[]) =>
  async (db: Database): Promise<string[]> => {
    const rows = await db.execute<{ object: string; text: string }>(
      sql`select pg_describe_object(classoid, objoid, objsubid) as object, description as text from pg_description`,
      "objects",
    );
    const present = new Map(rows.map(({ object, text }) => [object, text]));
    return wanted
      .filter(([object, , text]) => present.get(object) !== text)
      .map(([, target, text]) => `COMMENT ON ${target} IS '${text.replaceAll("'", "''")}';`);
  };

const project = (supplementary: (db: Database) => Promise<string[]>) => ({
  config: join(folder, "drizzle.config.ts"),
  folder: join(folder, "migrations"),
  supplementary,
  scratch: () => createTestDatabase(),
  signal,
});

const options = (column: string, comment: string, hints?: unknown[]) => ({
  ...project(comments([`column ${column} of table things`, `COLUMN "things"."${column}"`, comment])),
  name: "change",
  hints: hints && JSON.stringify(hints),
});

const names = () => readMigrations(join(folder, "migrations")).map((file) => file.name.slice(15));

test("writes drizzle-kit's statements and the supplementary ones, idempotently", async () => {
  writeSchema("title");
  // Without `scratch`.
  const { scratch: _, ...byDefault } = options("title", "It's a title");
  expect(await pendingChanges(byDefault)).toContain('-- create table "things"');
  const path = await generate(byDefault);
  const sql = readFileSync(path ?? "", "utf8");
  expect(sql).toContain('CREATE TABLE "things"');
  expect(sql).toContain(`COMMENT ON COLUMN "things"."title" IS 'It''s a title';`);
  expect(await pendingChanges(options("title", "It's a title"))).toEqual([]);
  expect(await generate(options("title", "It's a title"))).toBeUndefined();
  expect(names()).toEqual(["change"]);
});

describe("a project with a migration", () => {
  let generated: string;

  beforeAll(async () => {
    signal = AbortSignal.timeout(600_000);
    folder = createProject();
    writeSchema("title");
    await generate(options("title", "Title"));
    generated = folder;
    return () => rmSync(generated, { recursive: true, force: true });
  });

  beforeEach(() => {
    writeSchema("title");
    cpSync(join(generated, "migrations"), join(folder, "migrations"), { recursive: true });
  });

  test("gets a migration for a change of only a supplementary statement", async () => {
    expect(await pendingChanges(options("title", "New"))).toEqual([
      `COMMENT ON COLUMN "things"."title" IS 'New';`,
    ]);
    const path = await generate({ ...options("title", "New"), name: "reword" });
    expect(readFileSync(path ?? "", "utf8")).toBe(`COMMENT ON COLUMN "things"."title" IS 'New';\n`);
    expect(await pendingChanges(options("title", "New"))).toEqual([]);
    expect(names()).toEqual(["change", "reword"]);
  });

  test("rejects an ambiguous rename with the possible hints, and writes nothing", async () => {
    writeSchema("headline");
    const refused = generate(options("headline", "Title"));
    await expect(refused).rejects.toMatchObject({
      code: "decision",
      where: "column public.things.headline: new, or renamed from a removed one?",
      hint: expect.stringContaining(
        `[{"type":"create","kind":"column","entity":["public","things","headline"]}]`,
      ),
      asNew: [{ type: "create", kind: "column", entity: ["public", "things", "headline"] }],
    });
    await expect(refused).rejects.toMatchObject({
      hint: expect.stringContaining(`"from":["public","things","<old name>"]`),
    });
    expect(names()).toEqual(["change"]);
    // No database has the column yet.
    const { supplementary: _, ...withoutComment } = options("headline", "Title");
    expect(await pendingChanges(withoutComment)).toEqual([
      "-- column public.things.headline: new, or renamed from a removed one?",
    ]);

    await expect(generate({ ...options("headline", "Title"), hints: "nonsense" })).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringContaining("hints"),
    });

    const rename = {
      type: "rename",
      kind: "column",
      from: ["public", "things", "title"],
      to: ["public", "things", "headline"],
    };
    const path = await generate(options("headline", "Title", [rename]));
    expect(readFileSync(path ?? "", "utf8")).toContain('RENAME COLUMN "title" TO "headline"');
  });

  test("names each changed attribute with its value before and after", async () => {
    writeSchema("title", ".notNull().default('none')");
    const { supplementary: _, ...withoutComment } = options("title", "Title");
    expect(await pendingChanges(withoutComment)).toEqual([
      `-- alter column "things"."title": notNull from false to true, default from null to 'none'`,
    ]);
  });

  test("can use an enum value that the same migration adds", async () => {
    const write = (values: string, initial: string) =>
      writeFileSync(
        join(folder, "schema.ts"),
        `import { integer, pgEnum, pgTable, text } from "drizzle-orm/pg-core";
         export const role = pgEnum("role", [${values}]);
         export const things = pgTable("things", { id: integer("id"), value: text("title"), role: role("role").default("${initial}") });`,
      );
    write(`"guest"`, "guest");
    await generate({ ...options("title", "Title"), name: "role" });
    write(`"guest", "trader"`, "trader");
    const path = await generate({ ...options("title", "Title"), name: "trader" });
    const sql = readFileSync(path ?? "", "utf8");
    expect(sql).toContain("ADD VALUE 'trader'");
    expect(sql).toContain(`SET DEFAULT 'trader'`);
    expect(await pendingChanges(options("title", "Title"))).toEqual([]);
  });

  test("is unchanged if a generated migration cannot run, with advice", async () => {
    writeSchema("title", ".default(sql`no_such_function()`)");
    await expect(generate(options("title", "Title"))).rejects.toMatchObject({
      code: "statement",
      message: expect.stringContaining("no_such_function"),
      hint: expect.stringContaining("its folder was removed"),
    });
    expect(names()).toEqual(["change"]);
  });

  test("is unchanged if its supplementary statements fail", async () => {
    const failing = async () => Promise.reject(new Error("no comments"));
    writeSchema("title", ".notNull()");
    await expect(generate({ ...project(failing), name: "other" })).rejects.toThrow("no comments");
    expect(names()).toEqual(["change"]);
  });

  test("can have a configuration file with another name", async () => {
    renameSync(join(folder, "drizzle.config.ts"), join(folder, "shop.config.ts"));
    const config = join(folder, "shop.config.ts");
    expect(await pendingChanges({ ...options("title", "Title"), config })).toEqual([]);
  });

  test("fails without writing if the schema cannot be loaded", async () => {
    writeFileSync(join(folder, "schema.ts"), "throw new Error('broken on purpose');");
    await expect(generate(options("title", "Title"))).rejects.toMatchObject({
      code: "kit",
      message: expect.stringContaining("broken on purpose"),
    });
    expect(names()).toEqual(["change"]);
  });
});

describe("a materialized view", () => {
  const things = pgTable("things", { id: integer("id"), kind: text("kind") });

  /** Writes drizzle-kit's schema, and returns it with the view key. */
  function schemaOf(measure: string, key: string, columns: ("kind" | "id")[]) {
    writeFileSync(
      join(folder, "schema.ts"),
      `import { sql } from "drizzle-orm";
       import { integer, pgMaterializedView, pgTable, text } from "drizzle-orm/pg-core";
       export const things = pgTable("things", { id: integer("id"), kind: text("kind") });
       export const counts = pgMaterializedView("counts").as((qb) => qb
         .select({ kind: things.kind, id: things.id, measure: sql\`${measure}\`.as("measure") })
         .from(things).groupBy(things.kind, things.id));`,
    );
    const counts = pgMaterializedView("counts").as((qb) =>
      qb
        .select({ kind: things.kind, id: things.id, measure: sql<string>`${sql.raw(measure)}`.as("measure") })
        .from(things)
        .groupBy(things.kind, things.id),
    );
    return { things, counts: viewKey(counts, key, columns) };
  }

  const withKeys = (schema: Record<string, unknown>) => {
    const view = comments(
      ["materialized view counts", 'MATERIALIZED VIEW "counts"', "Counts"],
      ["column measure of materialized view counts", 'COLUMN "counts"."measure"', "How many"],
    );
    return project(async (db) => [...(await viewKeyStatements(db, schema)), ...(await view(db))]);
  };
  const generated = async (schema: Record<string, unknown>) =>
    readFileSync((await generate(withKeys(schema))) ?? "", "utf8");
  const pending = (schema: Record<string, unknown>) => pendingChanges(withKeys(schema));
  const creation = `CREATE UNIQUE INDEX "counts_kind_key" ON "counts" ("kind");`;

  test("gets its key and comments in the migrations that create and recreate it", async () => {
    const first = schemaOf("count(*)", "counts_kind_key", ["kind"]);
    expect(await pending(first)).not.toEqual([]);
    const sql = await generated(first);
    expect(sql).toContain(creation);
    expect(sql).toContain(`COMMENT ON MATERIALIZED VIEW "counts" IS 'Counts';`);
    expect(await pending(first)).toEqual([]);

    const changed = await generated(schemaOf("max(id)", "counts_kind_key", ["kind"]));
    expect(changed).toContain(`DROP MATERIALIZED VIEW "counts";`);
    expect(changed).toContain(creation);
    expect(changed).toContain(`COMMENT ON COLUMN "counts"."measure" IS 'How many';`);
  });

  test("is dropped and created again around a type change, with its key and comments", async () => {
    const schema = schemaOf("count(*)", "counts_kind_key", ["kind"]);
    await generated(schema);
    const file = join(folder, "schema.ts");
    writeFileSync(
      file,
      readFileSync(file, "utf8")
        .replace(`text("kind")`, `varchar("kind", { length: 8 })`)
        .replace("text }", "varchar }"),
    );
    const sql = await generated(schema);
    expect(sql.match(/^(CREATE|DROP|ALTER|COMMENT).*?"(?= |;|$)/gm)).toEqual([
      'DROP MATERIALIZED VIEW "public"."counts"',
      'ALTER TABLE "things"',
      'CREATE MATERIALIZED VIEW "public"."counts"',
      'COMMENT ON MATERIALIZED VIEW "public"."counts"',
      'COMMENT ON COLUMN "public"."counts"."measure"',
    ]);
    expect(sql).toContain("CREATE UNIQUE INDEX counts_kind_key ON public.counts");
    expect(await pending(schema)).toEqual([]);
  });

  test("gets a migration for another key, which drops the previous one", async () => {
    await generated(schemaOf("count(*)", "counts_kind_key", ["kind"]));
    const wider = schemaOf("count(*)", "counts_kind_id_key", ["kind", "id"]);
    const statements = [
      `DROP INDEX "counts_kind_key";`,
      `CREATE UNIQUE INDEX "counts_kind_id_key" ON "counts" ("kind", "id");`,
    ];
    expect(await pending(wider)).toEqual(statements);
    expect(await generated(wider)).toBe(`${statements.join("--> statement-breakpoint\n")}\n`);
    expect(await pending(wider)).toEqual([]);

    const renamed = schemaOf("count(*)", "counts_kind_id_key", ["id", "kind"]);
    expect(await pending(renamed)).toEqual([
      `DROP INDEX "counts_kind_id_key";`,
      `CREATE UNIQUE INDEX "counts_kind_id_key" ON "counts" ("id", "kind");`,
    ]);
  });
});

test("reports a folder without drizzle.config.ts or drizzle-kit", async () => {
  rmSync(join(folder, "node_modules"));
  await expect(generate(options("title", "Title"))).rejects.toMatchObject({
    code: "configuration",
    message: "drizzle-kit is not installed.",
    where: folder,
  });
  rmSync(join(folder, "drizzle.config.ts"));
  await expect(generate(options("title", "Title"))).rejects.toMatchObject({
    code: "configuration",
    where: join(folder, "drizzle.config.ts"),
  });
});
