import { sql } from "drizzle-orm";
import type { Node } from "libpg-query";
import type { Session } from "./database.ts";
import { detachedPartition, nameOf, type RelationName } from "./statements.ts";

/**
 * Determines from the catalog whether an interrupted statement outside a transaction is complete, and cleans up after it:
 * drops the invalid indexes of an interrupted build or rebuild, and finalizes a pending detach.
 *
 * @returns whether the statement is complete; if not, it can run again.
 */
export async function resumeStatement(db: Session, node: Node): Promise<boolean> {
  if ("IndexStmt" in node) {
    const schema = node.IndexStmt.relation?.schemaname;
    const index = { schema, name: node.IndexStmt.idxname ?? "" };
    const valid = await isValidIndex(db, index);
    if (valid === false) await db.execute(sql`drop index concurrently ${identifier(index)}`, "objects");
    return valid === true;
  }
  if ("DropStmt" in node && node.DropStmt.removeType === "OBJECT_INDEX") {
    const names = (node.DropStmt.objects ?? []).map(indexName);
    for (const name of names) if ((await isValidIndex(db, name)) !== undefined) return false;
    return true;
  }
  if ("ReindexStmt" in node) {
    const { schemaname: schema, relname: name } = node.ReindexStmt.relation ?? {};
    await dropRebuilds(db, name === undefined ? undefined : { schema, name });
    return false;
  }
  const detached = detachedPartition(node);
  if (detached) {
    const { table, partition } = detached;
    const [link] = await db.execute<{ pending: boolean }>(
      sql`select inhdetachpending as pending from pg_inherits
          where inhrelid = to_regclass(${quoted(partition)}) and inhparent = to_regclass(${quoted(table)})`,
      "objects",
    );
    if (link?.pending) {
      await db.execute(
        sql`alter table ${identifier(table)} detach partition ${identifier(partition)} finalize`,
        "objects",
      );
    }
    return !link || link.pending;
  }
  return false;
}

/** Whether an index is valid; undefined if it does not exist. */
async function isValidIndex(db: Session, index: RelationName): Promise<boolean | undefined> {
  const [row] = await db.execute<{ valid: boolean }>(
    sql`select indisvalid as valid from pg_index where indexrelid = to_regclass(${quoted(index)})`,
    "objects",
  );
  return row?.valid;
}

/**
 * Drops the invalid copies that REINDEX … CONCURRENTLY leaves if it is interrupted: the new one (`_ccnew`), or the old
 * one that it has replaced (`_ccold`).
 *
 * @param relation the rebuilt index or table; undefined for a whole schema or database.
 */
async function dropRebuilds(db: Session, relation: RelationName | undefined): Promise<void> {
  const name = relation ? quoted(relation) : null;
  const copies = await db.execute<{ schema: string; name: string }>(
    sql`select n.nspname as schema, c.relname as name
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
        where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$' and n.nspname not in ('pg_toast', 'pg_catalog')
          and (${name}::text is null or to_regclass(${name}) in (i.indrelid,
            (select o.indexrelid from pg_index o where o.indexrelid = to_regclass(${name}) and o.indrelid = i.indrelid)))`,
    "objects",
  );
  for (const copy of copies) await db.execute(sql`drop index concurrently ${identifier(copy)}`, "objects");
}

/** The name in `DROP INDEX schema.name`. */
function indexName(node: Node): RelationName {
  const parts = "List" in node ? (node.List.items ?? []) : [];
  const words = parts.map((part) => ("String" in part ? (part.String.sval ?? "") : ""));
  return nameOf({ relname: words.at(-1) ?? "", ...(words.length > 1 && { schemaname: words.at(-2) ?? "" }) });
}

const identifier = ({ schema, name }: RelationName) =>
  schema === undefined ? sql.identifier(name) : sql`${sql.identifier(schema)}.${sql.identifier(name)}`;

const quoted = ({ schema, name }: RelationName): string =>
  [schema, name].flatMap((part) => (part === undefined ? [] : [`"${part.replaceAll('"', '""')}"`])).join(".");
