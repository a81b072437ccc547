import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documented } from "@strata/schema-base";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { afterEach, beforeEach, expect, test } from "vitest";
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

/** The same schema with its comments, as the command has it. */
const schemaWith = (column: string, comment: string) => ({
  things: documented(pgTable("things", { id: integer("id"), value: text(column) }), "Things", {
    id: "Key",
    value: comment,
  }),
});

const options = (column: string, comment: string, hints?: unknown[]) => ({
  folder,
  migrations: join(folder, "migrations"),
  schema: schemaWith(column, comment),
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

test("a folder without drizzle.config.ts is no place for it", async () => {
  rmSync(join(folder, "drizzle.config.ts"));
  await expect(generate(options("title", "Title"))).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
  });
});
