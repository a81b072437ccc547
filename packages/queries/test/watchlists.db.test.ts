import { cryptocurrencies, users, watchlistAssets, watchlists } from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  addAssetToWatchlist,
  countWatchersOfCoin,
  createWatchlist,
  deleteWatchlist,
  getDefaultWatchlist,
  listBestAssets,
  listCoinsOfWatchlist,
  listWatchersOfCoin,
  listWatchlistsOfUser,
  maxWatchlists,
  removeAssetFromWatchlist,
  reorderWatchlist,
  saveWatchlistAssets,
  summarizeWatchlist,
  updateDefaultWatchlist,
  updateWatchlist,
} from "../src/watchlists.ts";
import {
  body,
  concurrently,
  type Database,
  outcomes,
  ruleOf,
  type StrataDatabase,
  schemaTest,
  seedPeopleAndCoins,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
const [ann, bob, admin] = [1, 2, 3];
const [theDefault, first, second, bobs] = [1, 2, 3, 4];

/** The default watchlist: ETH, BTC, and SOL inactive. Ann's first: BTC, ETH, SOL; her second is empty. Bob's: BTC. */
const test = schemaTest(async (db) => {
  await seedPeopleAndCoins(db);
  await db.insert(watchlists).values([
    { type: "default", name: "All" },
    { userId: ann, name: "First", sortOrder: 0 },
    { userId: ann, name: "Second", sortOrder: 1 },
    { userId: bob, name: "Bob's" },
  ]);
  const entry = (watchlistId: number, cryptocurrencyId: number, position: number) => ({
    watchlistId,
    cryptocurrencyId,
    position,
  });
  await db
    .insert(watchlistAssets)
    .values([
      entry(theDefault, 1, 1),
      { ...entry(theDefault, 2, 0), aiScore: "70" },
      { ...entry(theDefault, 3, 2), isActive: false, aiScore: "99" },
      { ...entry(first, 1, 0), allocationPercent: "60", aiScore: "80" },
      { ...entry(first, 2, 1), allocationPercent: "20", aiScore: "80", confidenceScore: "50" },
      { ...entry(first, 3, 2), allocationPercent: "20" },
      { ...entry(bobs, 1, 0), aiScore: "95", confidenceScore: "10" },
    ]);
});
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

/** The stored coins of a watchlist, active or not, with their positions. */
const stored = async (watchlistId: number) => {
  const rows = await db
    .select()
    .from(watchlistAssets)
    .where(eq(watchlistAssets.watchlistId, watchlistId))
    .orderBy(watchlistAssets.position, watchlistAssets.id);
  return rows.map((row) => `${row.position}:${row.cryptocurrencyId}`).join(" ");
};
const coins = (count: number) =>
  db
    .insert(cryptocurrencies)
    .values(Array.from({ length: count }, (_, i) => ({ slug: `c${i}`, symbol: `C${i}`, name: `C${i}` })))
    .returning({ id: cryptocurrencies.id });

test("returns the default watchlist with its active coins in order", async () => {
  const list = await getDefaultWatchlist(db);
  expect(list).toMatchObject({
    name: "All",
    assets: [
      { position: 0, cryptocurrency: { symbol: "ETH", currentPrice: "10" } },
      { position: 1, cryptocurrency: { symbol: "BTC", marketCap: "900.000000000000000001" } },
    ],
  });
  await db.delete(watchlists).where(eq(watchlists.id, theDefault));
  expect(await getDefaultWatchlist(db)).toBeUndefined();
});

test("lists the watchlists of a user with their counts", async () => {
  expect(await listWatchlistsOfUser(db, ann)).toMatchObject([
    { name: "First", assetCount: 3 },
    { name: "Second", assetCount: 0 },
  ]);
  await db.update(watchlistAssets).set({ isActive: false }).where(eq(watchlistAssets.cryptocurrencyId, 3));
  await db.update(watchlists).set({ isActive: false }).where(eq(watchlists.id, second));
  expect(await listWatchlistsOfUser(db, ann)).toMatchObject([{ name: "First", assetCount: 2 }]);
  expect(await listWatchlistsOfUser(db, admin)).toEqual([]);
});

test("lists the coins of a watchlist in order", async () => {
  expect(await listCoinsOfWatchlist(db, { watchlistId: first, viewerId: ann })).toMatchObject([
    { symbol: "BTC", position: 0, currentPrice: "100", allocationPercent: "60.00" },
    { symbol: "ETH", position: 1 },
    { symbol: "SOL", position: 2, currentPrice: "2.5" },
  ]);
  expect(await listCoinsOfWatchlist(db, { watchlistId: theDefault })).toMatchObject([
    { symbol: "ETH" },
    { symbol: "BTC" },
  ]);
});

test("shows a private watchlist to its owner only, and a public one to everyone", async () => {
  const read = async (viewerId?: number) => [
    (await listCoinsOfWatchlist(db, { watchlistId: bobs, viewerId })).length,
    (await summarizeWatchlist(db, { watchlistId: bobs, viewerId }))?.assetCount,
  ];
  expect(await read(bob)).toEqual([1, 1]);
  for (const viewer of [ann, admin, undefined]) expect(await read(viewer)).toEqual([0, undefined]);
  await updateWatchlist(db, { watchlistId: bobs, editorId: bob, changes: { isPublic: true } });
  for (const viewer of [bob, ann, undefined]) expect(await read(viewer)).toEqual([1, 1]);
});

test("rejects non-writable fields of a watchlist or its coins, and writes nothing", async () => {
  const all = async () => [await db.select().from(watchlists), await db.select().from(watchlistAssets)];
  const before = await all();
  const refusals: Promise<string>[] = [];
  const refuse = (promise: Promise<unknown>) => refusals.push(ruleOf(promise));
  for (const changes of [
    body(`{"name":"gift","userId":${ann}}`),
    body(`{"type":"default"}`),
    body(`{"id":9}`),
  ]) {
    refuse(updateWatchlist(db, { watchlistId: bobs, editorId: bob, changes }));
    refuse(updateDefaultWatchlist(db, { editorId: admin, changes }));
  }
  refuse(createWatchlist(db, { ...body(`{"name":"Next","type":"default"}`), userId: bob }));
  const asset = { watchlistId: bobs, cryptocurrencyId: 2, editorId: bob };
  for (const field of ["aiScore", "confidenceScore", "id", "addedBy"])
    refuse(addAssetToWatchlist(db, { ...asset, ...body(`{"${field}":"99"}`) }));
  expect(new Set(await Promise.all(refusals))).toEqual(new Set(["field_writable"]));
  expect(await all()).toEqual(before);
});

test("lists the best coins on visible watchlists", async () => {
  expect(await listBestAssets(db, { userId: ann })).toMatchObject([
    { symbol: "ETH", aiScore: "80.00", confidenceScore: "50.00" },
    { symbol: "BTC", aiScore: "80.00", confidenceScore: null },
    { symbol: "ETH", aiScore: "70.00", watchlistName: "All" },
  ]);
  expect(await listBestAssets(db, { userId: ann, limit: 1 })).toHaveLength(1);
  await db.update(watchlists).set({ isPublic: true }).where(eq(watchlists.id, bobs));
  expect((await listBestAssets(db, { userId: ann }))[0]).toMatchObject({ symbol: "BTC", aiScore: "95.00" });
});

test("adds a coin once, at the end, within the limits, for permitted editors", async () => {
  const add = (watchlistId: number, cryptocurrencyId: number, editorId: number, allocationPercent = "0") =>
    addAssetToWatchlist(db, { watchlistId, cryptocurrencyId, editorId, allocationPercent });
  expect(await ruleOf(add(first, 4, ann, "0.01"))).toBe("watchlist_percents");
  expect(await add(first, 4, ann)).toMatchObject({ position: 3, addedBy: ann, allocationPercent: "0.00" });
  expect(await add(second, 4, ann, "100")).toMatchObject({ position: 0 });
  expect(await ruleOf(add(first, 4, ann))).toBe("watchlist_asset_once");
  expect(await ruleOf(add(first, 4, bob))).toBe("watchlist_editor");
  expect(await ruleOf(add(theDefault, 4, ann))).toBe("watchlist_editor");
  expect(await ruleOf(add(99, 4, ann))).toBe("watchlist_editor");
  expect(await add(theDefault, 4, admin)).toMatchObject({ position: 3 });
  await db.update(watchlists).set({ maxAssets: 1 }).where(eq(watchlists.id, bobs));
  expect(await ruleOf(add(bobs, 2, bob))).toBe("watchlist_size");
  expect(await stored(bobs)).toBe("0:1");
});

test("removes a coin and closes the gap", async () => {
  const remove = (cryptocurrencyId: number, editorId: number) =>
    removeAssetFromWatchlist(db, { watchlistId: first, cryptocurrencyId, editorId });
  expect(await remove(1, ann)).toMatchObject({ cryptocurrencyId: 1, position: 0 });
  expect(await stored(first)).toBe("0:2 1:3");
  expect(await remove(1, ann)).toBeUndefined();
  expect(await ruleOf(remove(2, bob))).toBe("watchlist_editor");
  expect(await stored(first)).toBe("0:2 1:3");
});

test("reorders a watchlist", async () => {
  const reorder = (cryptocurrencyIds: number[], editorId = ann) =>
    reorderWatchlist(db, { watchlistId: first, editorId, cryptocurrencyIds });
  await reorder([3, 1, 2]);
  expect(await stored(first)).toBe("0:3 1:1 2:2");
  for (const order of [[3, 1], [3, 1, 2, 4], [3, 1, 1], [3, 1, 4], []]) {
    expect(await ruleOf(reorder(order))).toBe("watchlist_order");
  }
  expect(await ruleOf(reorder([1, 2, 3], bob))).toBe("watchlist_editor");
  expect(await stored(first)).toBe("0:3 1:1 2:2");
  await reorderWatchlist(db, { watchlistId: second, editorId: ann, cryptocurrencyIds: [] });
});

test("sets positions and allocations of several coins at once", async () => {
  const save = (assets: Parameters<typeof saveWatchlistAssets>[1]["assets"]) =>
    saveWatchlistAssets(db, { watchlistId: first, editorId: ann, assets });
  await save([
    { cryptocurrencyId: 4, allocationPercent: "10" },
    { cryptocurrencyId: 2, allocationPercent: "5.5", targetAllocation: "100" },
  ]);
  expect(await stored(first)).toBe("0:4 1:2 2:1 3:3");
  expect(await listCoinsOfWatchlist(db, { watchlistId: first, viewerId: ann })).toMatchObject([
    { symbol: "UNK", allocationPercent: "10.00", targetAllocation: null },
    { symbol: "ETH", allocationPercent: "5.50", targetAllocation: "100.00" },
    { symbol: "BTC", allocationPercent: "60.00" },
    { symbol: "SOL", allocationPercent: "20.00" },
  ]);
  await save([]);
  expect(await ruleOf(save([{ cryptocurrencyId: 4, allocationPercent: "14.51" }]))).toBe(
    "watchlist_percents",
  );
  expect(
    await ruleOf(save([{ cryptocurrencyId: 4, allocationPercent: "0", targetAllocation: "0.01" }])),
  ).toBe("watchlist_percents");
  expect(
    await ruleOf(
      save([
        { cryptocurrencyId: 4, allocationPercent: "1" },
        { cryptocurrencyId: 4, allocationPercent: "1" },
      ]),
    ),
  ).toBe("watchlist_asset_once");
  expect(await stored(first)).toBe("0:4 1:2 2:1 3:3");
});

test("creates, renames and deletes watchlists; at most ten, with distinct names", async () => {
  expect(await createWatchlist(db, { userId: bob, name: "Next" })).toMatchObject({
    sortOrder: 1,
    type: "personal",
  });
  expect(await ruleOf(createWatchlist(db, { userId: bob, name: "NEXT" }))).toBe("watchlist_name");
  expect(await ruleOf(createWatchlist(db, { userId: 99, name: "Next" }))).toBe("user_exists");
  for (let i = 2; i < maxWatchlists; i++) await createWatchlist(db, { userId: bob, name: `List ${i}` });
  expect(await ruleOf(createWatchlist(db, { userId: bob, name: "Eleventh" }))).toBe("watchlist_count");

  const rename = (name: string, editorId = bob) =>
    updateWatchlist(db, { watchlistId: bobs, editorId, changes: { name } });
  expect(await rename("Mine")).toMatchObject({ id: bobs, name: "Mine" });
  expect(await rename("MINE")).toMatchObject({ name: "MINE" });
  expect(await ruleOf(rename("next"))).toBe("watchlist_name");
  expect(await ruleOf(rename("Mine", ann))).toBe("watchlist_editor");
  expect(
    await ruleOf(updateWatchlist(db, { watchlistId: first, editorId: ann, changes: { maxAssets: 2 } })),
  ).toBe("watchlist_size");

  expect(await deleteWatchlist(db, { watchlistId: bobs, userId: ann })).toBe(false);
  expect(await deleteWatchlist(db, { watchlistId: bobs, userId: bob })).toBe(true);
  expect(await stored(bobs)).toBe("");
  expect(await deleteWatchlist(db, { watchlistId: theDefault, userId: admin })).toBe(false);
});

test("summarizes the performance of a watchlist, weighted by allocation", async () => {
  expect(await summarizeWatchlist(db, { watchlistId: first, viewerId: ann })).toMatchObject({
    assetCount: 3,
    meanChange24h: "-1.3333",
    // (1 * 60 - 9 * 20 + 4 * 20) / 100
    weightedChange24h: "-0.4000",
    bestSymbol: "SOL",
    bestChange24h: "4",
    worstSymbol: "ETH",
    worstChange24h: "-9",
    marketCap: "1050.000000000000000001",
  });
  await db
    .insert(watchlistAssets)
    .values({ watchlistId: first, cryptocurrencyId: 4, allocationPercent: "0" });
  expect(await summarizeWatchlist(db, { watchlistId: first, viewerId: ann })).toMatchObject({
    assetCount: 4,
    weightedChange24h: "-0.4000",
  });
  expect(await summarizeWatchlist(db, { watchlistId: bobs, viewerId: bob })).toMatchObject({
    meanChange24h: "1.0000",
    weightedChange24h: null,
  });
  expect(await summarizeWatchlist(db, { watchlistId: second, viewerId: ann })).toMatchObject({
    assetCount: 0,
    meanChange24h: null,
    weightedChange24h: null,
    bestSymbol: null,
    marketCap: null,
  });
  expect(await summarizeWatchlist(db, { watchlistId: 999, viewerId: ann })).toBeUndefined();
});

test("counts and lists the users who watch a coin", async () => {
  await db.insert(watchlistAssets).values({ watchlistId: second, cryptocurrencyId: 1 });
  expect(await countWatchersOfCoin(db, 1)).toEqual({ watchlists: 4, users: 2 });
  expect(await listWatchersOfCoin(db, 1)).toEqual([
    { userId: ann, watchlists: ["First", "Second"] },
    { userId: bob, watchlists: ["Bob's"] },
  ]);
  await db.update(watchlists).set({ isActive: false }).where(eq(watchlists.id, bobs));
  expect(await countWatchersOfCoin(db, 1)).toEqual({ watchlists: 3, users: 1 });
  expect(await countWatchersOfCoin(db, 4)).toEqual({ watchlists: 0, users: 0 });
  expect(await listWatchersOfCoin(db, 4)).toEqual([]);
});

test("lets only an active admin change the default watchlist", async () => {
  const rename = (editorId: number) => updateDefaultWatchlist(db, { editorId, changes: { name: "Ours" } });
  expect(await ruleOf(rename(ann))).toBe("watchlist_editor");
  expect(await rename(admin)).toMatchObject({ id: theDefault, name: "Ours" });
  expect(await ruleOf(updateDefaultWatchlist(db, { editorId: admin, changes: { maxAssets: 2 } }))).toBe(
    "watchlist_size",
  );
  await reorderWatchlist(db, { watchlistId: theDefault, editorId: admin, cryptocurrencyIds: [3, 2, 1] });
  expect(await stored(theDefault)).toBe("0:3 1:2 2:1");
  await db.update(users).set({ isActive: false }).where(eq(users.id, admin));
  expect(await ruleOf(rename(admin))).toBe("watchlist_editor");
  await db.delete(watchlists).where(eq(watchlists.id, theDefault));
  expect(await ruleOf(rename(admin))).toBe("default_watchlist");
});

test.skipIf(inject("engine") === "pglite")("fills a watchlist to its limit with 16 clients", async () => {
  const made = await coins(16);
  await db.update(watchlists).set({ maxAssets: 10 }).where(eq(watchlists.id, second));
  const { values, rules } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      addAssetToWatchlist(client, { watchlistId: second, cryptocurrencyId: made[i]?.id ?? 0, editorId: ann }),
    ),
  );
  expect(values.map(({ position }) => position).sort((a, b) => a - b)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ]);
  expect(rules).toEqual(Array(6).fill("watchlist_size"));
});

test.skipIf(inject("engine") === "pglite")("applies one of 16 concurrent orders completely", async () => {
  const ids = (await coins(16)).map(({ id }) => id);
  await saveWatchlistAssets(db, {
    watchlistId: second,
    editorId: ann,
    assets: ids.map((cryptocurrencyId) => ({ cryptocurrencyId, allocationPercent: "1" })),
  });
  const orders = ids.map((_, i) => [...ids.slice(i), ...ids.slice(0, i)]);
  const { rules } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      reorderWatchlist(client, { watchlistId: second, editorId: ann, cryptocurrencyIds: orders[i] ?? [] }),
    ),
  );
  expect(rules).toEqual([]);
  const texts = orders.map((order) => order.map((id, position) => `${position}:${id}`).join(" "));
  expect(texts).toContain(await stored(second));
});

test.skipIf(inject("engine") === "pglite")(
  "keeps positions consistent when 16 clients remove and reorder, and allows ten watchlists",
  async () => {
    const ids = (await coins(16)).map(({ id }) => id);
    await saveWatchlistAssets(db, {
      watchlistId: second,
      editorId: ann,
      assets: ids.map((cryptocurrencyId) => ({ cryptocurrencyId, allocationPercent: "1" })),
    });
    const { rules } = outcomes(
      await concurrently<unknown>(database.url, 16, (client, i) =>
        i % 2 === 0
          ? removeAssetFromWatchlist(client, {
              watchlistId: second,
              cryptocurrencyId: ids[i] ?? 0,
              editorId: ann,
            })
          : reorderWatchlist(client, {
              watchlistId: second,
              editorId: ann,
              cryptocurrencyIds: ids.toReversed(),
            }),
      ),
    );
    // An order based on a changed watchlist is rejected; removed coins are gone, without a gap.
    expect(rules.filter((rule) => rule !== "watchlist_order")).toEqual([]);
    const left = await stored(second);
    expect(left.split(" ").map((entry) => Number(entry.split(":")[0]))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(left.split(" ").map((entry) => Number(entry.split(":")[1])))).toEqual(
      new Set(ids.filter((_, i) => i % 2 === 1)),
    );
    const made = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        createWatchlist(client, { userId: bob, name: `L${i}` }),
      ),
    );
    expect(made.values).toHaveLength(9);
    expect(made.rules).toEqual(Array(7).fill("watchlist_count"));
  },
);
