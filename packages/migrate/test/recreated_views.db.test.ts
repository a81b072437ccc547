import { readFileSync } from "node:fs";
import { createTestDatabase } from "@strata/testing";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { readCatalog } from "../src/catalog/catalog.ts";
import { readMigrations } from "../src/files.ts";
import { migrate } from "../src/migrate.ts";
import { withRecreatedViews } from "../src/recreated_views.ts";
import { createProject, first, type Project, second } from "./project.ts";

let project: Project;
let role: string;

beforeEach(async () => {
  project = await createProject();
  // Roles belong to the server, which other tests share.
  role = `Reader ${crypto.randomUUID()}`;
  await run(`create role "${role}"`);
  return async () => {
    await run(`drop owned by "${role}"`);
    await run(`drop role "${role}"`);
    await project.remove();
  };
});

const run = (statement: string) => project.db.execute(sql.raw(statement), "objects");

/** A table, a view on it, a materialized view on that view, a view on the materialized one, and an unrelated view. */
const schema = `create table coins (id int primary key, symbol varchar(8) not null);
  insert into coins values (1, 'BTC');
  create view symbols with (security_invoker = true) as select id, symbol from coins;
  comment on view symbols is 'Symbols';
  comment on column symbols.symbol is 'It''s short';
  create materialized view "Counts" with (fillfactor = 50) as select symbol, count(*) as n from symbols group by symbol;
  create unique index counts_key on "Counts" (symbol);
  comment on index counts_key is 'Key';
  create view above as select symbol, n + 1 as n from "Counts";
  create view ids as select id from coins;`;

/** Writes the second migration as drizzle-kit does, completed. */
async function complete(text: string): Promise<string> {
  project.write(second, text);
  const [earlier, file] = readMigrations(project.folder);
  if (!earlier || !file) throw new Error("There are not two migrations.");
  const database = await createTestDatabase();
  try {
    const completed = await withRecreatedViews(database.db, [earlier], file);
    project.write(second, completed);
    return completed;
  } finally {
    await database.close();
  }
}

const apply = () => migrate({ db: project.db, folder: project.folder });

/** Everything that the catalog says about the views and their indexes. */
async function views() {
  const { objects } = await readCatalog(project.db);
  const names = ["symbols", "Counts", "above", "ids", "counts_key"];
  return objects.filter(({ path }) => names.includes(path[1] ?? ""));
}

test("a type change drops the views that read the column, and restores them as they were", async () => {
  project.write(first, schema);
  await apply();
  await run(`grant select on symbols, "Counts", ids to "${role}"`);
  await run(`grant update (symbol) on symbols to "${role}" with grant option`);
  await run(`grant select on above to public`);
  const before = await views();

  const text = await complete(`ALTER TABLE "coins" ALTER COLUMN "symbol" SET DATA TYPE varchar(32);`);
  expect(text).not.toContain("ids");
  await apply();

  const withoutDefinitions = (list: typeof before) =>
    list.map(({ path, attributes: { definition: _, ...attributes } }) => ({ path, attributes }));
  expect(withoutDefinitions(await views())).toEqual(withoutDefinitions(before));
  await run(`set role "${role}"`);
  expect(await run(`select symbol, n from "Counts"`)).toEqual([{ symbol: "BTC", n: expect.anything() }]);
  await run("reset role");
});

test("a view that drizzle-kit creates again keeps its owner and its grants, and has no others", async () => {
  project.write(first, schema);
  await apply();
  await run(`grant create on schema public to "${role}"`);
  await run(`alter view ids owner to "${role}"`);
  await run(`grant select on ids to public`);
  await run(`grant select (symbol, id) on symbols to "${role}"`);
  // Without this revocation the new views would be readable by the role.
  await run(`alter default privileges in schema public grant all on tables to "${role}"`);
  const owner = () =>
    run(
      `select pg_get_userbyid(relowner)::text as owner, relacl::text as grants from pg_class where relname = 'ids'`,
    );
  const before = [await owner(), (await views()).filter(({ path }) => path[1] === "Counts")];

  await complete(`DROP VIEW "symbols";--> statement-breakpoint
DROP VIEW "ids";--> statement-breakpoint
CREATE VIEW "ids" AS (select id, 1 as one from coins);--> statement-breakpoint
CREATE VIEW "symbols" AS (select symbol, 1 as id2 from coins);`);
  await apply();

  expect([await owner(), (await views()).filter(({ path }) => path[1] === "Counts")]).toEqual(before);
  const granted = await run(
    `select attname::text as column, privilege_type as privilege from pg_attribute cross join aclexplode(attacl)
     where attrelid = 'symbols'::regclass
     union all select null, privilege_type from pg_class cross join aclexplode(relacl)
     where oid in ('symbols'::regclass, '"Counts"'::regclass, 'above'::regclass) and grantee = '"${role}"'::regrole`,
  );
  expect(granted).toEqual([{ column: "symbol", privilege: "SELECT" }]);
});

test("a view is created again after the one that it reads, and before the one that reads it", async () => {
  project.write(first, schema);
  const text = await complete(`DROP VIEW "above";--> statement-breakpoint
DROP VIEW "symbols";--> statement-breakpoint
CREATE VIEW "symbols" AS (select id, symbol from coins);--> statement-breakpoint
CREATE VIEW "above" AS (select symbol from "Counts");`);
  const position = (part: string) => text.indexOf(part);
  expect(position(`DROP VIEW "above"`)).toBeLessThan(position(`DROP MATERIALIZED VIEW "public"."Counts"`));
  expect(position(`CREATE VIEW "symbols"`)).toBeLessThan(
    position(`CREATE MATERIALIZED VIEW "public"."Counts"`),
  );
  expect(position(`CREATE MATERIALIZED VIEW`)).toBeLessThan(position(`CREATE VIEW "above"`));
  expect(await apply()).toEqual([first, second]);
  expect(readFileSync(readMigrations(project.folder)[1]?.path ?? "", "utf8")).toBe(text);
});
