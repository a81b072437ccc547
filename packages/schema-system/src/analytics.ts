import {
  columnChecks,
  finite,
  jsonObject,
  type NewRow,
  positive,
  type Row,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { bigint, check, index, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

export const analyticsCategories = [
  "user_behavior",
  "api_usage",
  "performance",
  "business",
  "prediction",
] as const;
export const aggregationLevels = ["raw", "hour", "day", "week", "month"] as const;

/** What a metric is split by, such as `{ provider: "binance" }`. */
export type Dimensions = Record<string, string | number | boolean>;

/** One row is the value of one metric in one bucket of time, for one set of dimensions. */
export const analyticsData = pgTable(
  "analytics_data",
  {
    /** What is measured. */
    metricName: trimmed(text("metric_name"), 1, 100).notNull(),
    /** What the metric is about. */
    category: text("category", { enum: analyticsCategories }).notNull(),
    /** Length of the bucket; raw is a single measurement. */
    aggregationLevel: text("aggregation_level", { enum: aggregationLevels }).notNull(),
    /** Start of the bucket, on the UTC grid of its level, weeks from Monday; of raw the instant. */
    periodStart: timestamptz("period_start").notNull(),
    /** Value of the metric. */
    metricValue: finite(numeric("metric_value")).notNull(),
    /** Measurements in the bucket, to weigh it by when buckets are joined. */
    sampleCount: positive(bigint("sample_count", { mode: "number" }))
      .notNull()
      .default(1),
    /** Unit of the value. */
    unit: trimmed(text("unit"), 1, 20),
    /** What the value is split by, by name; {} is the whole. */
    dimensions: jsonObject<Dimensions>("dimensions"),
    /** MD5 of the text of dimensions; for the key, not for secrecy. */
    // In the key in place of the dimensions, which have no length that an index could rely on.
    dimensionsHash: text("dimensions_hash").notNull().generatedAlwaysAs(sql`md5(dimensions::text)`),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The natural key: a point is upserted on it (mergeMetrics, saveMetrics) and a series read by it, forwards and
    // backwards (listMetric). Distributed by the metric's name, which therefore comes first.
    primaryKey({
      name: "analytics_data_pkey",
      columns: [t.metricName, t.category, t.aggregationLevel, t.periodStart, t.dimensionsHash],
    }),
    // Slices by dimension, dimensions @> (listMetricsByDimension).
    index("analytics_data_dimensions_idx").using("gin", t.dimensions.op("jsonb_path_ops")),
    // Retention: deletes by age, in batches.
    index("analytics_data_period_start_idx").using("brin", t.periodStart),
    check(
      "analytics_data_period_start_check",
      sql`case when ${t.aggregationLevel} in ('hour', 'day', 'week', 'month') then date_trunc(${t.aggregationLevel}, ${t.periodStart} at time zone 'UTC') = ${t.periodStart} at time zone 'UTC' end`,
    ),
  ],
);

export type AnalyticsData = Row<typeof analyticsData>;
export type NewAnalyticsData = NewRow<typeof analyticsData>;
