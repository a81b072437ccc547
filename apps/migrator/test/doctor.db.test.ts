import { checks } from "@strata/doctor";
import { createTestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { diagnose } from "../src/doctor.ts";
import { exemptions } from "../src/exemptions.ts";
import { migrationsFolder } from "../src/paths.ts";
import { relations } from "../src/schema.ts";

test("our own database has no findings beyond the exemptions, and each exemption is needed", async () => {
  const ours = await createTestDatabase({ migrations: migrationsFolder, relations });
  try {
    const { findings, exempted } = await diagnose(ours.db, migrationsFolder);
    expect(findings).toEqual([]);
    expect(exempted).toEqual(exemptions);
  } finally {
    await ours.close();
  }
});

test("the exemptions do not apply to a database that has none of our migrations", async () => {
  const other = await createTestDatabase({ relations });
  try {
    expect(await diagnose(other.db, migrationsFolder)).toEqual({ findings: [], exempted: [] });
    // With a ledger, but one of drizzle-orm before 1.0.
    await other.db.execute(sql`create schema drizzle`);
    await other.db.execute(
      sql`create table drizzle.__drizzle_migrations (id serial, hash text, created_at bigint)`,
    );
    expect(await diagnose(other.db, migrationsFolder)).toEqual({ findings: [], exempted: [] });
  } finally {
    await other.close();
  }
});

test("an exemption has a reason, and one of the checks", () => {
  for (const { check, reason } of exemptions) {
    expect(checks.map(({ id }) => id)).toContain(check);
    expect(reason.length).toBeGreaterThan(20);
  }
});
