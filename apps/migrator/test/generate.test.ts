import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EntityComments } from "@strata/migrate/comments";
import { keyed } from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { integer, pgMaterializedView, pgTable, text } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readMigrations } from "../src/engine/files.ts";
import { exitCodes } from "../src/errors.ts";
import { generate, pendingChanges } from "../src/generate.ts";

// A project of its own in a temporary folder: a drizzle.config.ts, a schema, a migrations folder.

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strata-generate-"));
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "drizzle.config.ts"),
    `export default { dialect: "postgresql", schema: "./schema.ts", out: "./migrations" };`,
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the schema that drizzle-kit reads: one table with an id and one text column. */
function writeSchema(column: string): void {
  writeFileSync(
    join(folder, "schema.ts"),
    `import { integer, pgTable, text } from "drizzle-orm/pg-core";
     export const things = pgTable("things", { id: integer("id"), value: text("${column}") });`,
  );
}

const commentsOf = (
  kind: EntityComments["kind"],
  name: string,
  comment: string,
  columns: Record<string, string>,
): Record<string, EntityComments> => ({ [name]: { kind, schema: undefined, name, comment, columns } });

const options = (column: string, comment: string, hints?: unknown[]) => ({
  folder,
  migrations: join(folder, "migrations"),
  schema: { things: pgTable("things", { id: integer("id"), value: text(column) }) },
  comments: commentsOf("table", "things", "Things", { id: "Key", [column]: comment }),
  name: "change",
  hints: hints && JSON.stringify(hints),
  interactive: false,
});

const names = () => readMigrations(join(folder, "migrations")).map((file) => file.name.slice(15));

test("writes drizzle-kit's statements and the comments, and then nothing", async () => {
  writeSchema("title");
  const path = await generate(options("title", "It's a title"));
  const sql = readFileSync(path ?? "", "utf8");
  expect(sql).toContain('CREATE TABLE "things"');
  expect(sql).toContain(`COMMENT ON COLUMN "things"."title" IS 'It''s a title';`);
  expect(await pendingChanges(options("title", "It's a title"))).toEqual([]);
  expect(await generate(options("title", "It's a title"))).toBeUndefined();
  expect(names()).toEqual(["change"]);
});

test("a comment alone is a change, and becomes a migration", async () => {
  writeSchema("title");
  await generate(options("title", "Old"));
  expect(await pendingChanges(options("title", "New"))).toEqual([
    `COMMENT ON COLUMN "things"."title" IS 'New';`,
  ]);
  const path = await generate({ ...options("title", "New"), name: "reword" });
  expect(readFileSync(path ?? "", "utf8")).toContain(`COMMENT ON COLUMN "things"."title" IS 'New';`);
  expect(await pendingChanges(options("title", "New"))).toEqual([]);
});

test("does not guess a rename: it says how to answer, and writes nothing", async () => {
  writeSchema("title");
  await generate(options("title", "Title"));
  writeSchema("headline");
  const refused = generate(options("headline", "Title"));
  await expect(refused).rejects.toMatchObject({
    exitCode: exitCodes.decision,
    where: "column public.things.headline: new, or renamed from one that is gone?",
    hint: expect.stringContaining(
      `--hints '[{"type":"create","kind":"column","entity":["public","things","headline"]}]'`,
    ),
  });
  await expect(refused).rejects.toMatchObject({
    hint: expect.stringContaining(`"from":["public","things","<old name>"]`),
  });
  expect(names()).toEqual(["change"]);
  expect(await pendingChanges(options("headline", "Title"))).toContain(
    "-- column public.things.headline: new, or renamed from one that is gone?",
  );

  await expect(generate({ ...options("headline", "Title"), hints: "nonsense" })).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    message: expect.stringContaining("--hints"),
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

test("a schema that cannot be read fails, and writes nothing", async () => {
  writeSchema("title");
  await generate(options("title", "Title"));
  writeFileSync(join(folder, "schema.ts"), "throw new Error('broken on purpose');");
  await expect(generate(options("title", "Title"))).rejects.toMatchObject({
    exitCode: exitCodes.unexpected,
    message: expect.stringContaining("broken on purpose"),
  });
  expect(names()).toEqual(["change"]);
});

describe("a materialized view", () => {
  const things = pgTable("things", { id: integer("id"), kind: text("kind") });
  const comments = {
    ...commentsOf("table", "things", "Things", { id: "Key", kind: "Its kind" }),
    ...commentsOf("materialized view", "counts", "Counts", {
      id: "Key",
      kind: "Its kind",
      measure: "How many",
    }),
  };

  /** Writes the schema that drizzle-kit reads, and gives the same with its key, as the command has it. */
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
    return { things, counts: keyed(counts, key, columns) };
  }

  const generated = async (schema: Record<string, unknown>) =>
    readFileSync((await generate({ ...options("", ""), schema, comments })) ?? "", "utf8");
  const pending = (schema: Record<string, unknown>) =>
    pendingChanges({ ...options("", ""), schema, comments });
  const creation = `CREATE UNIQUE INDEX "counts_kind_key" ON "counts" ("kind");`;

  test("has its key and comments in the migration that makes it, and again in one that makes it anew", async () => {
    const first = schemaOf("count(*)", "counts_kind_key", ["kind"]);
    expect(await pending(first)).not.toEqual([]);
    const sql = await generated(first);
    expect(sql).toContain(creation);
    expect(sql).toContain(`COMMENT ON MATERIALIZED VIEW "counts" IS 'Counts';`);
    expect(sql).toContain(`COMMENT ON COLUMN "counts"."kind" IS 'Its kind';`);
    expect(await pending(first)).toEqual([]);

    const changed = await generated(schemaOf("max(id)", "counts_kind_key", ["kind"]));
    expect(changed).toContain(`DROP MATERIALIZED VIEW "counts";`);
    expect(changed).toContain(creation);
    expect(changed).toContain(`COMMENT ON COLUMN "counts"."measure" IS 'How many';`);
  });

  test("with another key is a change, and the key before it goes", async () => {
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

test("a folder without drizzle.config.ts is no place for it", async () => {
  rmSync(join(folder, "drizzle.config.ts"));
  await expect(generate(options("title", "Title"))).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
  });
});
