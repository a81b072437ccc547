import type { Database } from "@strata/migrator/database";
import { users } from "@strata/schema-core";
import { cryptocurrencies } from "@strata/schema-market";
import { aiFixtures } from "./ai.ts";
import type { Fixtures } from "./cases.ts";
import { layer1Fixtures } from "./layer1.ts";
import { layer2Fixtures } from "./layer2.ts";
import { layer3Fixtures } from "./layer3.ts";
import { layer4Fixtures } from "./layer4.ts";

/** Inserts the rows that the cases reference. */
export async function createFixtures(db: Database): Promise<Fixtures> {
  const accounts = await db
    .insert(users)
    .values(
      ["a", "b"].map((name) => ({ email: `${name}@example.org`, passwordHash: `$2b$12$${"x".repeat(53)}` })),
    )
    .returning({ id: users.id });
  const [coin] = await db
    .insert(cryptocurrencies)
    .values({ slug: "fixture", symbol: "FIX", name: "Fixture" })
    .returning({ id: cryptocurrencies.id });
  const base = {
    userId: accounts[0]?.id ?? 0,
    otherUserId: accounts[1]?.id ?? 0,
    cryptocurrencyId: coin?.id ?? 0,
  };
  return {
    ...base,
    ...(await layer1Fixtures(db)),
    ...(await layer2Fixtures(db)),
    ...(await layer3Fixtures(db, base)),
    ...(await layer4Fixtures(db, base)),
    ...(await aiFixtures(db)),
  };
}
