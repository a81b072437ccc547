import { changeText, type KitAnswer, type KitChange } from "@strata/migrate";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { exitCodes, StrataError } from "./errors.ts";

/** Names of the tables and views that extensions made: drizzle-kit tries to drop them, and PostgreSQL refuses. */
export async function extensionRelations(db: Database): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(
    sql`select relname::text as name from pg_class
        join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = pg_class.oid and d.deptype = 'e'
        where relkind in ('r', 'p', 'v', 'm', 'f') and relnamespace = 'public'::regnamespace
        order by 1`,
    "objects",
  );
  return rows.map(({ name }) => name);
}

/** Changes that remove protection, or objects that may belong to someone else. */
const removals = /^drop_(?:table|view|policy|schema|enum|sequence|role|privilege)$|^revoke/;

const isRemoval = (change: KitChange): boolean =>
  removals.test(change.type) || (change.type === "alter_rls" && change.isRlsEnabled === false);

const textOf = (change: KitChange): string =>
  change.type === "alter_rls" ? `disable row level security of "${change.name}"` : changeText(change);

/**
 * Accepts a plan of `drizzle-kit push --explain` if it removes nothing that is not of the schema.
 *
 * @throws StrataError `decision` that names each removal, or the questions without whose answers there is no plan.
 */
export function requireNoRemovals(plan: KitAnswer): void {
  if (plan.status === "missing_hints") {
    throw new StrataError(
      exitCodes.decision,
      "The changes are ambiguous, so that they cannot be checked first.",
      {
        where: plan.unresolved
          .map(({ type, kind, entity }) => `${type} ${kind} ${entity.join(".")}`)
          .join("\n"),
        hint: "Answer with --hints, or run `strata push --accept-drops` on a terminal, where drizzle-kit asks.",
      },
    );
  }
  const removed = plan.status === "ok" ? (plan.statements ?? []).filter(isRemoval) : [];
  if (removed.length === 0) return;
  throw new StrataError(exitCodes.decision, "Push would remove what the schema does not have.", {
    where: removed.map(textOf).join("\n"),
    hint: "Nothing was changed. If all of it may be removed, run `strata push --accept-drops`; otherwise use migrations, which leave it alone.",
  });
}
