import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { MigrateError, messageOf } from "../errors.ts";
import type { MigrationFile } from "../files.ts";
import { parseSteps } from "../statements.ts";

/** Applies migrations to an empty database, without a lock and a ledger. */
export async function replay(db: Database, files: readonly MigrationFile[]): Promise<void> {
  for (const file of files) {
    for (const { transactional, statements } of await parseSteps(file)) {
      const run = async (session: Pick<Database, "execute">) => {
        for (const statement of statements) await session.execute(sql.raw(statement.sql), "objects");
      };
      try {
        await (transactional ? db.transaction(run) : run(db));
      } catch (cause) {
        throw new MigrateError(
          "configuration",
          `${file.name} cannot be replayed in an empty database: ${messageOf(cause)}`,
          {
            where: file.path,
            hint: "Pass a function `scratch` that opens an empty database with the extensions and settings that the migrations need.",
            cause,
          },
        );
      }
    }
  }
}

/** Creates the roles of one database in another, without any privilege, so that policies and grants can name them. */
export async function copyRoles(from: Database, to: Database): Promise<void> {
  const roles = async (db: Database) => {
    const rows = await db.execute<{ name: string }>(
      sql`select rolname::text as name from pg_roles where rolname not like 'pg\\_%'`,
      "objects",
    );
    return rows.map(({ name }) => name);
  };
  const existing = new Set(await roles(to));
  for (const name of await roles(from)) {
    if (!existing.has(name)) await to.execute(sql`create role ${sql.identifier(name)}`, "objects");
  }
}
