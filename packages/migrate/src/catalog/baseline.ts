import type { Database } from "../database.ts";
import { MigrateError } from "../errors.ts";
import { readMigrations } from "../files.ts";
import { Ledger } from "../ledger.ts";
import { withMigrationLock } from "../lock.ts";
import { openScratch } from "../scratch.ts";
import type { Difference } from "./diff.ts";
import { madeBetween, readShapes } from "./fingerprint.ts";
import { copyRoles, replay } from "./replay.ts";
import { differencesAfter, upTo, type VerifyOptions } from "./verify.ts";

/** Thrown if a database is not what its migrations would make. */
export class DifferenceError extends MigrateError {
  override readonly name = "DifferenceError";
  readonly differences: readonly Difference[];

  constructor(differences: readonly Difference[]) {
    super("drift", `The database differs from the migrations in ${differences.length} places.`, {
      where: differences
        .map(({ object, attribute }) => (attribute ? `${object}: ${attribute}` : object))
        .join("\n"),
      hint: "`verify` prints the SQL that fixes it. If the database has only the first migrations, name the last one with `to`.",
    });
    this.differences = differences;
  }
}

/**
 * Records migrations as applied in a database that has their objects already, because it was pushed or made by another
 * tool. Nothing but the history is changed.
 *
 * @returns the names of the migrations that were recorded; none if all were.
 * @throws DifferenceError if the database is not what the migrations up to `to` would make; MigrateError `configuration`
 * as `verify`, `locked` if a migration runs.
 */
export async function baseline(options: VerifyOptions): Promise<string[]> {
  const { db, folder, to } = options;
  const files = readMigrations(folder);
  const wanted = to === undefined ? files : upTo(files, to);
  const differences = await differencesAfter(options, wanted);
  if (differences.length > 0) throw new DifferenceError(differences);
  const ledger = new Ledger(options);
  const made = await madeByReplay(options, wanted);
  return withMigrationLock(db, ledger, 60, async () => {
    await ledger.create(db, files);
    const known = await ledger.read(db, files);
    await ledger.adopt(db, known);
    const applied = new Set(known.map(({ name }) => name));
    const missing = wanted.filter(({ name }) => !applied.has(name));
    const actual = await readShapes(db);
    const present = Object.fromEntries(
      Object.keys(made).flatMap((object) =>
        actual.has(object) ? [[object, actual.get(object) ?? null]] : [],
      ),
    );
    await db.transaction((tx) => ledger.baseline(tx, missing, present));
    return missing.map(({ name }) => name);
  });
}

/** The objects that the migrations make of an empty database. */
async function madeByReplay(
  { db, scratch = openScratch }: { readonly db: Database; readonly scratch?: VerifyOptions["scratch"] },
  files: Parameters<typeof replay>[1],
) {
  const opened = await scratch();
  try {
    await copyRoles(db, opened.db);
    const before = await readShapes(opened.db);
    await replay(opened.db, files);
    return madeBetween(before, await readShapes(opened.db));
  } finally {
    await opened.close();
  }
}
