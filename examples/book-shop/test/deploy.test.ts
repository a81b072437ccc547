import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { MigrateError, migrate, migrationStatus } from "@strata/migrate";
import { createTestDatabase } from "@strata/testing";

const folder = mkdtempSync(join(tmpdir(), "book-shop-migrations-"));
cpSync("migrations", folder, { recursive: true });
after(() => rmSync(folder, { recursive: true }));

test("applies the migrations once, and rejects a changed history", {
  timeout: 600_000,
}, async () => {
  const { db, close } = await createTestDatabase();
  try {
    const names = readdirSync(folder);
    assert.deepEqual(await migrate({ db, folder }), names);
    assert.deepEqual(await migrate({ db, folder }), []);

    const file = join(folder, names[0] ?? "", "migration.sql");
    writeFileSync(file, `${readFileSync(file, "utf8")}\n-- edited`);
    await assert.rejects(
      migrate({ db, folder }),
      (error) => error instanceof MigrateError && error.code === "history" && error.where === folder,
    );
    const status = await migrationStatus({ db, folder });
    assert.equal(status[0]?.state, "edited");
  } finally {
    await close();
  }
});
