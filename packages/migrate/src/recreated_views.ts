import { type SQL, sql } from "drizzle-orm";
import type { Node } from "libpg-query";
import { type CatalogObject, readCatalog } from "./catalog/catalog.ts";
import { replay } from "./catalog/replay.ts";
import { createObject, dropObject } from "./catalog/statements.ts";
import type { Database } from "./database.ts";
import type { MigrationFile } from "./files.ts";
import { literal, quoted } from "./quoted.ts";
import { nameOf, parse, type RelationName, type Statement } from "./statements.ts";
import { grantStatements } from "./view_grants.ts";

/** Whether a migration drops a view or changes the type of a column, which the views that read it prevent. */
export const affectsViews = async (file: MigrationFile): Promise<boolean> =>
  (await parse(file)).some(({ node }) => droppedViews(node).length > 0 || retyped(node) !== undefined);

/**
 * Adds to a generated migration what drizzle-kit does not write: views that read a column of another type, or a view
 * that is dropped, are dropped before and created again after, with their indexes, comments and options; the owners and
 * grants of all views that are created again are restored.
 *
 * @param db an empty database, to which the migrations are applied.
 * @param earlier the migrations before it.
 * @returns the text of the migration.
 */
export async function withRecreatedViews(
  db: Database,
  earlier: readonly MigrationFile[],
  file: MigrationFile,
): Promise<string> {
  await replay(db, earlier);
  const statements = await parse(file);
  const lastChange = statements.findLastIndex(({ node }) => isChange(node));
  const output: string[] = [];
  const grantable = new Set(statements.flatMap(({ node }) => createdView(node) ?? []));
  let firstDrop: number | undefined;
  let waiting: DroppedView[] = [];

  /** Writes a statement, and applies it: the catalog then knows what the next one meets. */
  const write = async (statement: string): Promise<void> => {
    output.push(statement);
    await db.execute(sql.raw(statement), "objects");
  };
  const createAgain = async (isReady: (view: DroppedView) => boolean): Promise<void> => {
    for (let view = waiting.find(isReady); view; view = waiting.find(isReady)) {
      for (const statement of view.statements) await write(`${statement};`);
      waiting = waiting.filter((other) => other !== view);
    }
  };
  const exist = async ({ reads }: DroppedView): Promise<boolean> => {
    const missing = await db.execute(
      sql.raw(
        `SELECT FROM unnest(ARRAY[${reads.map(literal).join(", ")}]::text[]) v WHERE to_regclass(v) IS NULL`,
      ),
      "objects",
    );
    return missing.length === 0;
  };

  for (const [index, statement] of statements.entries()) {
    if (isChange(statement.node)) {
      const views = await dependentViews(db, statement.node);
      if (views.length > 0 || droppedViews(statement.node).length > 0) firstDrop ??= output.length;
      for (const view of views.toReversed()) await write(`${view.drop};`);
      for (const { name } of views) grantable.add(name);
      waiting.push(...views);
    } else if (index > lastChange && createdView(statement.node)) {
      const ready = new Set<DroppedView>();
      for (const view of waiting) if (await exist(view)) ready.add(view);
      await createAgain((view) => ready.has(view));
    }
    await write(sqlOf(statement));
  }
  await createAgain(() => true);

  if (firstDrop !== undefined && grantable.size > 0) {
    const { note, restore } = grantStatements([...grantable].sort());
    output.splice(firstDrop, 0, note);
    output.push(restore);
  }
  return output.join("\n--> statement-breakpoint\n");
}

/** A view that is dropped for the time of a change. */
interface DroppedView {
  readonly name: string;
  readonly drop: string;
  /** The statements that create it, with its indexes, comments and options. */
  readonly statements: readonly string[];
  /** The views that it reads. */
  readonly reads: readonly string[];
}

const sqlOf = ({ sql: text }: Statement): string => `${text.replace(/^--> statement-breakpoint\s*/, "")};`;

const isChange = (node: Node): boolean => droppedViews(node).length > 0 || retyped(node) !== undefined;

/** The views that DROP VIEW or DROP MATERIALIZED VIEW drops. */
function droppedViews(node: Node): string[] {
  if (!("DropStmt" in node) || !/^OBJECT_(MAT)?VIEW$/.test(node.DropStmt.removeType ?? "")) return [];
  return (node.DropStmt.objects ?? []).flatMap((object) => {
    const parts = "List" in object ? (object.List.items ?? []) : [];
    const names = parts.flatMap((part) => ("String" in part ? [part.String.sval ?? ""] : []));
    return [qualified({ schema: names.at(-2), name: names.at(-1) ?? "" })];
  });
}

/** The view that a statement creates. */
function createdView(node: Node): string | undefined {
  if ("ViewStmt" in node) return qualified(nameOf(node.ViewStmt.view));
  if ("CreateTableAsStmt" in node && node.CreateTableAsStmt.objtype === "OBJECT_MATVIEW") {
    return qualified(nameOf(node.CreateTableAsStmt.into?.rel));
  }
  return undefined;
}

/** The table and the columns whose type a statement changes. */
function retyped(node: Node): { readonly table: string; readonly columns: readonly string[] } | undefined {
  if (!("AlterTableStmt" in node)) return undefined;
  const columns = (node.AlterTableStmt.cmds ?? []).flatMap((command) =>
    "AlterTableCmd" in command && command.AlterTableCmd.subtype === "AT_AlterColumnType"
      ? [command.AlterTableCmd.name ?? ""]
      : [],
  );
  return columns.length > 0 ? { table: qualified(nameOf(node.AlterTableStmt.relation)), columns } : undefined;
}

const qualified = ({ schema = "public", name }: RelationName): string => `${quoted(schema)}.${quoted(name)}`;

/** The views that prevent a statement, each after those that it reads. */
async function dependentViews(db: Database, node: Node): Promise<DroppedView[]> {
  const change = retyped(node);
  const dropped = droppedViews(node);
  const start = change
    ? sql`select a.attrelid as relation, a.attnum as attribute from pg_attribute a
          where a.attrelid = to_regclass(${change.table}) and a.attname in ${change.columns}`
    : sql`select c.oid, 0 from pg_class c
          where c.oid in (${sql.join(
            dropped.map((name) => sql`to_regclass(${name})`),
            sql`, `,
          )})`;
  const rows = await db.execute<{ schema: string; name: string; reads: string[] }>(
    dependents(start),
    "objects",
  );
  const names = new Map(rows.map((row) => [qualified(row), row]));
  for (const name of dropped) names.delete(name);
  if (names.size === 0) return [];
  const catalog = await readCatalog(db);
  return catalog.objects.flatMap((object) => {
    const name = object.path.map(quoted).join(".");
    const row = isView(object) ? names.get(name) : undefined;
    if (!row) return [];
    const indexes = catalog.objects.filter(
      ({ kind, attributes }) => kind === "index" && isSameTable(attributes.table, object),
    );
    return {
      name,
      drop: dropObject(object)[0] ?? "",
      statements: [object, ...indexes].flatMap((part) =>
        createObject(withoutGrants(part), { ...catalog, objects: catalog.objects.map(withoutGrants) }),
      ),
      reads: row.reads,
    };
  });
}

const isView = ({ kind }: CatalogObject): boolean => kind === "view" || kind === "materialized view";

/** The grants are those of the database, not of the migrations. */
const withoutGrants = (object: CatalogObject): CatalogObject => {
  const { grants: _, ...attributes } = object.attributes;
  return { ...object, attributes };
};

const isSameTable = (table: string | undefined, { path }: CatalogObject): boolean =>
  table?.replaceAll('"', "") === path.join(".");

/** Views that read a relation or a column of it, directly or through others, with the views that each one reads. */
const dependents = (start: SQL): SQL => sql`
  with recursive reading as (
    select distinct r.ev_class as reader, d.refobjid as relation, d.refobjsubid as attribute
    from pg_depend d
    join pg_rewrite r on r.oid = d.objid
    where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
  ), found (relation, attribute) as (
    ${start}
    union
    select reading.reader, 0::smallint from found
    join reading on reading.relation = found.relation and (found.attribute = 0 or reading.attribute = found.attribute)
  )
  select n.nspname::text as schema, c.relname::text as name, array(
    select distinct format('"%s"."%s"', s.nspname, v.relname) from reading
    join pg_class v on v.oid = reading.relation and v.relkind in ('v', 'm')
    join pg_namespace s on s.oid = v.relnamespace
    where reading.reader = c.oid
  ) as reads
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and c.oid in (select relation from found)`;
