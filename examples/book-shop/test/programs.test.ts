import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase } from "@strata/testing";
import { sql } from "drizzle-orm";
import { books, orderLines, orders } from "../src/schema.ts";

// Runs the programs of package.json on a copy of the project.

// Node.js has no time limit; Bun has five seconds by default.
const patient = { timeout: 600_000 };
const copy = mkdtempSync(join(tmpdir(), "book-shop-"));
for (const name of ["drizzle.config.ts", "src", "migrations"])
  cpSync(name, join(copy, name), { recursive: true });
symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
after(() => rmSync(copy, { recursive: true }));

/** Runs a program of the project, compiled or from source like this file. */
async function run(name: string, ...args: string[]): Promise<string> {
  const program = fileURLToPath(new URL(`../src/${name}${extname(import.meta.url)}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { cwd: copy });
  return stdout;
}

test("has migrations equal to the schema, and a database without findings", patient, async () => {
  assert.match(await run("check"), /^Diagnosis of the migrated database\n\nno findings, \d+ checks\n$/);
});

test("generates a migration for an added column, once", patient, async () => {
  const file = join(copy, "src/schema.ts");
  const before = readFileSync(file, "utf8");
  const added = `/** Year of the edition. */\n    year: integer("year").notNull().default(2000),\n    /** Copies in stock. */`;
  writeFileSync(file, before.replace("/** Copies in stock. */", added));
  const [, path = ""] = /^wrote (.*)\n$/.exec(await run("generate", "add_year")) ?? [];
  assert.match(readFileSync(resolve(copy, path), "utf8"), /^ALTER TABLE "books" ADD COLUMN "year" integer/);
  assert.equal(await run("generate"), "nothing has changed\n");
});

test("documents every table and view", patient, async () => {
  const paths = ["diagram.md", "schema.dbml", "dictionary.html"].map((name) => join("out", name));
  assert.equal(await run("docs", "out"), `${paths.join("\n")}\n`);
  const [diagram, file, page] = paths.map((path) => readFileSync(join(copy, path), "utf8"));
  for (const name of ["books", "orders", "order_lines"]) {
    assert.match(diagram ?? "", new RegExp(`^ {2}${name} \\{$`, "m"));
    assert.match(file ?? "", new RegExp(`^Table ${name} \\{$`, "m"));
    assert.match(page ?? "", new RegExp(`"name":"${name}"`));
  }
  assert.match(file ?? "", /^ {2}isbn text \[not null, note: 'ISBN, 13 digits without hyphens'\]$/m);
  for (const name of ["open_orders", "bestsellers"]) assert.match(page ?? "", new RegExp(`"name":"${name}"`));
});

test("refreshes the bestsellers concurrently with reads", patient, async () => {
  const { db, close } = await createTestDatabase({ migrations: "migrations" });
  try {
    const price = "12.50";
    await db.insert(books).values({ isbn: "9780141439518", title: "Pride and Prejudice", price });
    await db.insert(orders).values({ email: "reader@example.com" });
    await db.insert(orderLines).values({ orderId: 1, bookId: 1, copies: 2 });
    await db.execute(sql`refresh materialized view concurrently bestsellers`);
    const sold = await db.execute(sql`select sold::int from bestsellers`, "objects");
    assert.deepEqual(sold, [{ sold: 2 }]);
  } finally {
    await close();
  }
});
