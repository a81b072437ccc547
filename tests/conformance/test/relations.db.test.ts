import { migrationsFolder } from "@strata/migrator/paths";
import * as schema from "@strata/migrator/schema";
import { authenticationLogs, userProfiles, userSessions, users } from "@strata/schema-core";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { createTestDatabase } from "@strata/testing/vitest";
import { is } from "drizzle-orm";
import { PgMaterializedView, PgTable, PgView } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";

const { relations } = schema;

const passwordHash = `$2b$12$${"x".repeat(53)}`;

test("finds related rows through the merged relations, and no others", async () => {
  const { db, close } = await createTestDatabase({ migrations: migrationsFolder, relations });
  try {
    const [ada, bob] = await db
      .insert(users)
      .values([
        { email: "ada@example.org", passwordHash },
        { email: "bob@example.org", passwordHash },
      ])
      .returning();
    if (!ada || !bob) throw new Error("The insert returned no rows.");
    await db.insert(userProfiles).values([
      { userId: ada.id, displayName: "Ada" },
      { userId: bob.id, displayName: "Bob", referredBy: ada.id },
    ]);
    const expiresAt = new Date("2100-01-01Z");
    const [next] = await db
      .insert(userSessions)
      .values({ userId: ada.id, tokenHash: Buffer.alloc(32, 1), expiresAt })
      .returning();
    await db.insert(userSessions).values([
      {
        userId: ada.id,
        tokenHash: Buffer.alloc(32, 2),
        expiresAt,
        revokedAt: new Date(),
        revokedReason: "rotated",
        replacedById: next?.id,
      },
      { userId: bob.id, tokenHash: Buffer.alloc(32, 3), expiresAt },
    ]);
    await db.insert(authenticationLogs).values({ userId: ada.id, eventType: "login", success: true });

    const found = await db.query.users.findFirst({
      where: { profile: { displayName: "Ada" } },
      columns: { email: true },
      with: {
        profile: { columns: { displayName: true } },
        referrals: { columns: { displayName: true }, with: { referrer: { columns: { email: true } } } },
        sessions: {
          columns: { tokenHash: true },
          with: { replacedBy: { columns: { id: true } } },
          orderBy: { id: "asc" },
        },
        authenticationLogs: { columns: { eventType: true } },
      },
    });
    expect(found).toEqual({
      email: "ada@example.org",
      profile: { displayName: "Ada" },
      referrals: [{ displayName: "Bob", referrer: { email: "ada@example.org" } }],
      sessions: [
        { tokenHash: Buffer.alloc(32, 1), replacedBy: null },
        { tokenHash: Buffer.alloc(32, 2), replacedBy: { id: next?.id } },
      ],
      authenticationLogs: [{ eventType: "login" }],
    });
    expect(
      await db.query.userSessions.findFirst({
        where: { tokenHash: { eq: Buffer.alloc(32, 3) } },
        columns: {},
        with: {
          user: {
            columns: { email: true },
            with: { profile: { with: { user: { columns: { id: true } } } } },
          },
        },
      }),
    ).toMatchObject({
      user: { email: "bob@example.org", profile: { displayName: "Bob", user: { id: bob.id } } },
    });

    const [coin, other] = await db
      .insert(cryptocurrencies)
      .values([
        { slug: "a", symbol: "A", name: "A" },
        { slug: "b", symbol: "B", name: "B" },
      ])
      .returning();
    const candle = (cryptocurrencyId: number, hour: number, close: string) => ({
      cryptocurrencyId,
      timeframe: "1h" as const,
      openTime: new Date(Date.UTC(2026, 0, 1, hour)),
      open: close,
      high: close,
      low: close,
      close,
    });
    await db
      .insert(marketData)
      .values([
        candle(coin?.id ?? 0, 0, "0.0000039"),
        candle(coin?.id ?? 0, 1, "100000000000000.1"),
        candle(other?.id ?? 0, 0, "1"),
      ]);
    expect(
      await db.query.cryptocurrencies.findMany({
        columns: { slug: true },
        orderBy: { slug: "asc" },
        with: { candles: { columns: { close: true }, orderBy: { openTime: "desc" } } },
      }),
    ).toEqual([
      { slug: "a", candles: [{ close: "100000000000000.1" }, { close: "0.0000039" }] },
      { slug: "b", candles: [{ close: "1" }] },
    ]);
    expect(
      await db.query.marketData.findMany({
        where: { cryptocurrency: { slug: "b" } },
        columns: { close: true },
        with: { cryptocurrency: { columns: { symbol: true } } },
      }),
    ).toEqual([{ close: "1", cryptocurrency: { symbol: "B" } }]);
  } finally {
    await close();
  }
});

test("has every table and every view of the schema in db.query", async () => {
  const { db, close } = await createTestDatabase({ migrations: migrationsFolder, relations });
  try {
    const names = Object.entries(schema).flatMap(([key, entity]) =>
      is(entity, PgTable) || is(entity, PgView) || is(entity, PgMaterializedView) ? [key] : [],
    );
    expect(names.length).toBeGreaterThanOrEqual(32 + 19);
    expect(Object.keys(db.query).sort()).toEqual(names.sort());
    const queries: Readonly<Record<string, { findMany(config: { limit: number }): Promise<unknown[]> }>> =
      db.query;
    for (const name of names)
      expect(await queries[name]?.findMany({ limit: 1 }), name).toHaveProperty("length");
  } finally {
    await close();
  }
});
