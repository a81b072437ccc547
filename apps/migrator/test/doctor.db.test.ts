import { checks } from "@strata/doctor";
import { createTestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { diagnose } from "../src/doctor.ts";
import { exemptions } from "../src/exemptions.ts";
import { migrationsFolder } from "../src/paths.ts";
import { relations } from "../src/schema.ts";

test("finds only exempted faults in the Strata schema and needs each exemption", async () => {
  const ours = await createTestDatabase({ migrations: migrationsFolder, relations });
  try {
    const { findings, exempted } = await diagnose(ours.db, migrationsFolder);
    expect(findings).toEqual([]);
    expect(exempted).toEqual(exemptions);
  } finally {
    await ours.close();
  }
});

test("does not apply the exemptions to a database without Strata migrations", async () => {
  const other = await createTestDatabase({ relations });
  try {
    expect(await diagnose(other.db, migrationsFolder)).toEqual({ findings: [], exempted: [] });
    // With a ledger of drizzle-orm before 1.0.
    await other.db.execute(sql`create schema drizzle`);
    await other.db.execute(
      sql`create table drizzle.__drizzle_migrations (id serial, hash text, created_at bigint)`,
    );
    expect(await diagnose(other.db, migrationsFolder)).toEqual({ findings: [], exempted: [] });
  } finally {
    await other.close();
  }
});

test("every exemption has a reason and an existing check", () => {
  for (const { check, reason } of exemptions) {
    expect(checks.map(({ id }) => id)).toContain(check);
    expect(reason.length).toBeGreaterThan(20);
  }
});
