import type { Database } from "../database.ts";
import { readCatalog } from "./catalog.ts";
import { escaped } from "./fingerprint.ts";
import { createStatements } from "./statements.ts";

/**
 * Returns the schema of a database as SQL, without rows: applied to an empty database it makes an equal catalog. Owners
 * are not part of it. Objects of the kinds that have no statement here, such as aggregates and composite types, are
 * listed as comments at the top.
 */
export async function dump(db: Database): Promise<string> {
  const catalog = await readCatalog(db);
  const others = catalog.objects
    .filter(({ kind }) => kind === "other")
    .map(({ path: [kind, ...path] }) => `-- Not included: ${escaped(`${kind} ${path.join(".")}`)}`);
  const statements = ["SET check_function_bodies = off", ...createStatements(catalog)];
  return `${[...others, ...statements.map((statement) => `${statement};`)].join("\n\n")}\n`;
}
