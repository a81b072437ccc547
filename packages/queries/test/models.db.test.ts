import {
  aiModels,
  backgroundTasks,
  modelPerformance,
  type NewModelPerformance,
} from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  activateModel,
  changeModelConfiguration,
  compareModels,
  getActiveModel,
  listActiveModels,
  listDegradation,
  listLeaderboard,
  listModels,
  listModelsToRetrain,
  listPerformanceTrend,
  listReplacedConfigurations,
  listVersionsOfModel,
  recordPerformance,
  recordTraining,
  requestTraining,
} from "../src/models.ts";
import {
  body,
  concurrently,
  type Database,
  day,
  fromNow,
  outcomes,
  ruleOf,
  type StrataDatabase,
  schemaTest,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
const test = schemaTest();
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

type Model = typeof aiModels.$inferInsert;
/** Inserts models, named by their index unless a name is given. */
const seed = (...rows: Partial<Model>[]) =>
  db.insert(aiModels).values(
    rows.map((row, index) => ({
      name: `model${index + 1}`,
      version: "1",
      modelType: "asset" as const,
      architecture: "lstm" as const,
      ...row,
    })),
  );
/** Inserts versions of one model, from 1. */
const seedVersions = (...rows: Partial<Model>[]) =>
  seed(...rows.map((row, index) => ({ name: "trend", version: String(index + 1), ...row })));
const at = (text: string) => new Date(`2025-${text}T12:00:00Z`);
const evaluation = (changes: Partial<NewModelPerformance & { evaluatedAt: Date }> = {}) => ({
  modelId: 1,
  evaluatedAt: at("01-01"),
  evaluationType: "live" as const,
  sampleSize: 100,
  ...changes,
});

test("lists the active models of a type, and returns the active version of a model", async () => {
  await seed(
    { name: "b", status: "active" },
    { name: "b", version: "2" },
    { name: "a", version: "3", status: "active" },
    { name: "a", modelType: "macro", status: "active" },
    { name: "c", status: "training" },
  );
  expect(await listActiveModels(db, "asset")).toMatchObject([
    { name: "a", version: "3" },
    { name: "b", version: "1" },
  ]);
  expect(await listActiveModels(db, "timing")).toEqual([]);
  const active = await getActiveModel(db, { modelType: "asset", name: "b" });
  expect(active).toMatchObject({ id: 1, version: "1", status: "active" });
  expect(active).not.toHaveProperty("configurationHistory");
  expect(await getActiveModel(db, { modelType: "asset", name: "c" })).toBeUndefined();
});

test("lists models in pages, by status, and the versions of one model", async () => {
  await seed(
    { name: "b", version: "2", createdAt: at("01-02") },
    { name: "b", version: "10", createdAt: at("01-03") },
    { name: "a", status: "active" },
    { name: "c", status: "active" },
    { name: "b", version: "1", createdAt: at("01-01"), status: "active" },
  );
  const seen: string[] = [];
  let page = await listModels(db, { limit: 2 });
  for (let last = page.at(-1); last; last = page.at(-1)) {
    seen.push(...page.map(({ name, version }) => `${name} ${version}`));
    page = await listModels(db, { after: last, limit: 2 });
  }
  expect(seen).toEqual(["a 1", "b 1", "b 10", "b 2", "c 1"]);
  expect((await listModels(db, { status: "active" })).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect((await listVersionsOfModel(db, "b")).map(({ version }) => version)).toEqual(["10", "2", "1"]);
});

test("lists active versions due for training, longest overdue first", async () => {
  await seed(
    { status: "active", lastTrainedAt: at("03-01"), nextRetrainAt: fromNow(-day) },
    { status: "active", lastTrainedAt: at("03-01"), nextRetrainAt: fromNow(-2 * day) },
    { status: "active", lastTrainedAt: at("03-01"), nextRetrainAt: fromNow(day) },
    { status: "active", lastTrainedAt: at("01-01") },
    { status: "active" },
    { status: "active", lastTrainedAt: at("02-01") },
    { status: "inactive", nextRetrainAt: fromNow(-day) },
  );
  const due = await listModelsToRetrain(db, { trainedBefore: at("02-01") });
  expect(due.map(({ id }) => id)).toEqual([2, 1, 5, 4]);
});

test("activates a version and deactivates the previous one", async () => {
  await seedVersions(
    { status: "active", deployedAt: at("01-01") },
    {},
    { status: "training" },
    { status: "error" },
    { status: "deprecated", deprecatedAt: at("01-01") },
    { modelType: "macro", status: "active" },
  );
  const other = await db.select().from(aiModels).where(eq(aiModels.id, 6));
  expect(await activateModel(db, 2)).toMatchObject({
    id: 2,
    status: "active",
    deployedAt: expect.any(Date),
  });
  expect(await activateModel(db, 2)).toMatchObject({ id: 2, status: "active" });
  expect((await listVersionsOfModel(db, "trend")).map(({ id, status }) => [id, status])).toEqual([
    [6, "active"],
    [5, "deprecated"],
    [4, "error"],
    [3, "training"],
    [2, "active"],
    [1, "inactive"],
  ]);
  expect(await db.select().from(aiModels).where(eq(aiModels.id, 6))).toEqual(other);
  for (const id of [3, 4, 5]) expect(await ruleOf(activateModel(db, id))).toBe("model_inactive");
  expect(await ruleOf(activateModel(db, 99))).toBe("model_exists");
  // Activated again; activated_at keeps its first value.
  expect(await activateModel(db, 1)).toMatchObject({ status: "active", deployedAt: at("01-01") });
  expect(await getActiveModel(db, { modelType: "asset", name: "trend" })).toMatchObject({ id: 1 });
});

test.skipIf(inject("engine") === "pglite")(
  "16 clients make each of 16 versions active: all succeed, one is active",
  async () => {
    await seedVersions(...Array.from({ length: 16 }, () => ({})));
    for (const turn of [0, 1]) {
      const { values, rules } = outcomes(
        await concurrently(database.url, 16, (client, i) => activateModel(client, ((i + turn) % 16) + 1)),
      );
      expect(rules).toEqual([]);
      expect(values.every(({ status }) => status === "active")).toBe(true);
      expect(await listModels(db, { status: "active" })).toHaveLength(1);
    }
    expect((await listVersionsOfModel(db, "trend")).every(({ deployedAt }) => deployedAt)).toBe(true);
  },
);

test("trains a version by one task at a time", async () => {
  await seedVersions(
    { status: "active", configVersion: 3 },
    { status: "deprecated", deprecatedAt: at("01-01") },
  );
  const task = await requestTraining(db, { modelId: 1, priority: 5 });
  expect(task).toMatchObject({
    taskType: "training",
    status: "pending",
    priority: 5,
    params: { modelId: 1, name: "trend", version: "1", configVersion: 3 },
  });
  expect(await requestTraining(db, { modelId: 1 })).toBeUndefined();
  const now = new Date();
  await db
    .update(backgroundTasks)
    .set({ status: "running", startedAt: now, heartbeatAt: now, lockedBy: "worker" });
  expect(await requestTraining(db, { modelId: 1 })).toBeUndefined();
  await db.update(backgroundTasks).set({ status: "completed", completedAt: now, lockedBy: null });
  expect(await requestTraining(db, { modelId: 1 })).toMatchObject({ status: "pending" });
  expect(await db.$count(backgroundTasks)).toBe(2);
  for (const modelId of [2, 99]) expect(await ruleOf(requestTraining(db, { modelId }))).toBe("model_in_use");
});

test("makes a trained version available for activation, and keeps an active version active", async () => {
  await seedVersions({ status: "active", nextRetrainAt: at("01-01") }, { status: "training" });
  const window = { trainingFrom: at("01-01"), trainingTo: at("02-01") };
  const artifact = { artifactUri: "s3://models/2", artifactSha256: Buffer.alloc(32, 1), modelSizeBytes: 10 };
  expect(await recordTraining(db, { modelId: 1, ...window })).toMatchObject({
    status: "active",
    lastTrainedAt: expect.any(Date),
    nextRetrainAt: null,
    ...window,
  });
  expect(
    await recordTraining(db, { modelId: 2, ...window, ...artifact, nextRetrainAt: at("12-01") }),
  ).toMatchObject({ status: "inactive", nextRetrainAt: at("12-01"), artifactUri: "s3://models/2" });
  expect(await activateModel(db, 2)).toMatchObject({ status: "active" });
  expect(await ruleOf(recordTraining(db, { modelId: 99, ...window }))).toBe("model_exists");
  const activated = recordTraining(db, { modelId: 1, ...window, ...body(`{"status":"active"}`) });
  expect(await ruleOf(activated)).toBe("field_writable");
});

test("rejects a change of an outdated configuration, and keeps replaced configurations", async () => {
  await seed({ configuration: { layers: 1 } });
  const change = (configVersion: number, layers: number) =>
    changeModelConfiguration(db, { modelId: 1, configVersion, configuration: { layers } });
  expect(await listReplacedConfigurations(db, 1)).toEqual([]);
  expect(await change(1, 2)).toMatchObject({ configVersion: 2, configuration: { layers: 2 } });
  expect(await ruleOf(change(1, 9))).toBe("model_config_version");
  expect(await change(2, 3)).toMatchObject({ configVersion: 3, configuration: { layers: 3 } });
  const kept = await listReplacedConfigurations(db, 1);
  expect(kept).toMatchObject([
    { configVersion: 2, configuration: { layers: 2 } },
    { configVersion: 1, configuration: { layers: 1 } },
  ]);
  expect(kept.every(({ replacedAt }) => !Number.isNaN(Date.parse(replacedAt)))).toBe(true);
  expect(await listReplacedConfigurations(db, 99)).toEqual([]);
});

test.skipIf(inject("engine") === "pglite")(
  "of 16 clients one asks for training, and one changes the configuration",
  async () => {
    await seed({});
    const asked = outcomes(
      await concurrently(database.url, 16, (client) => requestTraining(client, { modelId: 1 })),
    );
    expect(asked.values.filter((task) => task !== undefined)).toHaveLength(1);
    expect(await db.$count(backgroundTasks)).toBe(1);
    const changed = outcomes(
      await concurrently(database.url, 16, (client, layers) =>
        changeModelConfiguration(client, { modelId: 1, configVersion: 1, configuration: { layers } }),
      ),
    );
    expect(changed.values).toHaveLength(1);
    expect(changed.rules).toEqual(Array(15).fill("model_config_version"));
    expect(await listReplacedConfigurations(db, 1)).toMatchObject([{ configVersion: 1, configuration: {} }]);
  },
);

test("records an evaluation once, and caches the newest on its model", async () => {
  await seed({});
  const write = (changes: Parameters<typeof evaluation>[0]) => recordPerformance(db, evaluation(changes));
  const metrics = async () => (await listModels(db))[0]?.performanceMetrics;
  const first = await write({ accuracy: "0.6", mae: "0.000000000000000001", notes: "first" });
  expect(first).toMatchObject({ accuracy: "0.600000", mae: "0.000000000000000001" });
  expect(await write({ accuracy: "0.6", mae: "0.000000000000000001", notes: "first" })).toBeUndefined();
  const again = await write({ accuracy: "0.7" });
  expect(again).toMatchObject({ id: first?.id, accuracy: "0.700000", mae: null, notes: null });
  expect(await metrics()).toMatchObject({ accuracy: 0.7, evaluation_type: "live", sample_size: 100 });
  expect(await metrics()).not.toHaveProperty("mae");
  // Another type at the same time is another evaluation; an older one does not replace the newer.
  await write({ evaluationType: "backtest", accuracy: "0.8" });
  await write({ evaluatedAt: at("01-02"), accuracy: "0.5", metrics: { confusion: [1] } });
  await write({ evaluatedAt: at("01-01"), accuracy: "0.9" });
  expect(await db.$count(modelPerformance)).toBe(3);
  expect(await metrics()).toMatchObject({ accuracy: 0.5 });
  expect(await metrics()).not.toHaveProperty("metrics");
  expect(await ruleOf(write({ modelId: 99 }))).toBe("model_exists");
});

test.skipIf(inject("engine") === "pglite")(
  "16 clients write evaluations of one model: none is lost, the model shows the newest",
  async () => {
    await seed({});
    const written = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        recordPerformance(
          client,
          // Each is recorded twice.
          evaluation({ evaluatedAt: at(`01-${10 + (i % 8)}`), accuracy: `0.${10 + (i % 8)}` }),
        ),
      ),
    );
    expect(written.values.filter((row) => row !== undefined)).toHaveLength(8);
    expect(await db.$count(modelPerformance)).toBe(8);
    expect((await listModels(db))[0]?.performanceMetrics).toMatchObject({ accuracy: 0.17 });
  },
);

test("lists the evaluations of a version over time, oldest first", async () => {
  await seed({}, {});
  await db
    .insert(modelPerformance)
    .values([
      evaluation({ evaluatedAt: at("01-03") }),
      evaluation({ evaluatedAt: at("01-02"), evaluationType: "backtest" }),
      evaluation({ evaluatedAt: at("01-02"), timeframe: "1h" }),
      evaluation({ evaluatedAt: at("01-01") }),
      evaluation({ evaluatedAt: at("01-02"), modelId: 2 }),
    ]);
  const trend = async (changes: Partial<Parameters<typeof listPerformanceTrend>[1]> = {}) =>
    (await listPerformanceTrend(db, { modelId: 1, from: at("01-01"), ...changes })).map(({ id }) => id);
  expect(await trend()).toEqual([4, 2, 3, 1]);
  expect(await trend({ from: at("01-02") })).toEqual([2, 3, 1]);
  expect(await trend({ to: at("01-03") })).toEqual([4, 2, 3]);
  expect(await trend({ evaluationType: "live", timeframe: "1d" })).toEqual([4, 1]);
});

test("compares versions by their newest evaluation", async () => {
  await seed({}, {}, {}, {});
  await db
    .insert(modelPerformance)
    .values([
      evaluation({ evaluatedAt: at("01-01"), accuracy: "0.9" }),
      evaluation({ evaluatedAt: at("01-02"), accuracy: "0.4", compositeScore: "70", grade: "B" }),
      evaluation({ evaluatedAt: at("01-03"), accuracy: "0.8", evaluationType: "backtest" }),
      evaluation({ modelId: 2, evaluatedAt: at("01-01"), timeframe: "1h", accuracy: "0.3" }),
      evaluation({ modelId: 3, evaluatedAt: at("01-01"), accuracy: "0.5" }),
    ]);
  expect(await compareModels(db, { modelIds: [3, 1, 2] })).toMatchObject([
    {
      modelId: 1,
      name: "model1",
      performance: { evaluatedAt: at("01-02"), accuracy: "0.400000", compositeScore: "70.00", grade: "B" },
    },
    { modelId: 2, performance: null },
    { modelId: 3, performance: { accuracy: "0.500000", grade: null } },
  ]);
  expect(await compareModels(db, { modelIds: [1], evaluationType: "backtest" })).toMatchObject([
    { performance: { accuracy: "0.800000" } },
  ]);
  expect(await compareModels(db, { modelIds: [] })).toEqual([]);
});

test("compares the last evaluations with as many before, weighted by sample size", async () => {
  await seed(
    { status: "active" },
    { status: "active" },
    { status: "active" },
    { status: "active" },
    { status: "inactive" },
  );
  const verdict = (modelId: number, ...accuracies: (string | null)[]) =>
    accuracies.map((accuracy, i) => evaluation({ modelId, evaluatedAt: at(`01-0${i + 1}`), accuracy }));
  await db.insert(modelPerformance).values([
    // Outside the window, 2 before, 2 last; the second last has another sample size.
    ...verdict(1, "0.1", "0.9", "0.7"),
    evaluation({ evaluatedAt: at("01-04"), accuracy: "0.5", sampleSize: 300 }),
    evaluation({ evaluatedAt: at("01-05"), accuracy: "0.9" }),
    ...verdict(2, "0.5", "0.6"),
    ...verdict(3, "0.9", "0.9", "0.4", null),
    ...verdict(5, "0.9", "0.9", "0.1", "0.1"),
  ]);
  expect(await listDegradation(db, { evaluations: 2 })).toEqual([
    {
      modelId: 3,
      name: "model3",
      version: "1",
      recentAccuracy: "0.400000",
      earlierAccuracy: "0.900000",
      change: "-0.500000",
    },
    // (0.5 * 300 + 0.9 * 100) / 400
    {
      modelId: 1,
      name: "model1",
      version: "1",
      recentAccuracy: "0.600000",
      earlierAccuracy: "0.800000",
      change: "-0.200000",
    },
    {
      modelId: 2,
      name: "model2",
      version: "1",
      recentAccuracy: "0.550000",
      earlierAccuracy: null,
      change: null,
    },
    { modelId: 4, name: "model4", version: "1", recentAccuracy: null, earlierAccuracy: null, change: null },
  ]);
});

test("ranks the newest comparable evaluations on the leaderboard", async () => {
  await seed({}, {}, {}, { modelType: "macro" }, { status: "deprecated", deprecatedAt: at("01-01") }, {});
  const scored = (modelId: number, compositeScore: string | null, changes = {}) =>
    evaluation({ modelId, compositeScore, ...changes });
  await db
    .insert(modelPerformance)
    .values([
      scored(1, "99"),
      scored(1, "60", { evaluatedAt: at("01-02"), grade: "C", meetsThreshold: true }),
      scored(2, "80", { grade: "A" }),
      scored(3, null),
      scored(3, "95", { evaluationType: "backtest" }),
      scored(4, "90"),
      scored(5, "90"),
    ]);
  expect(await listLeaderboard(db, { modelType: "asset" })).toMatchObject([
    { rank: 1, modelId: 2, compositeScore: "80.00", grade: "A", meetsThreshold: null },
    { rank: 2, modelId: 1, compositeScore: "60.00", grade: "C", meetsThreshold: true },
    { rank: 3, modelId: 3, compositeScore: null },
  ]);
  expect(await listLeaderboard(db, { modelType: "asset", limit: 1 })).toMatchObject([{ modelId: 2 }]);
  expect(await listLeaderboard(db, { modelType: "asset", evaluationType: "backtest" })).toMatchObject([
    { rank: 1, modelId: 3 },
  ]);
});
