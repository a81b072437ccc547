import {
  documented,
  finite,
  isObject,
  jsonObject,
  oneOf,
  positive,
  timestampComments,
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
export const analyticsData = documented(
  pgTable(
    "analytics_data",
    {
      metricName: text("metric_name").notNull(),
      category: text("category", { enum: analyticsCategories }).notNull(),
      aggregationLevel: text("aggregation_level", { enum: aggregationLevels }).notNull(),
      periodStart: timestamptz("period_start").notNull(),
      metricValue: numeric("metric_value").notNull(),
      sampleCount: bigint("sample_count", { mode: "number" }).notNull().default(1),
      unit: text("unit"),
      dimensions: jsonObject<Dimensions>("dimensions"),
      // In the key in place of the dimensions, which have no length that an index could rely on.
      dimensionsHash: text("dimensions_hash").notNull().generatedAlwaysAs(sql`md5(dimensions::text)`),
      ...timestamps(),
    },
    (t) => [
      // The natural key: a point is upserted on it (Q145) and a series read by it, forwards and backwards (Q144).
      // Distributed by the metric's name, which therefore comes first.
      primaryKey({
        name: "analytics_data_pkey",
        columns: [t.metricName, t.category, t.aggregationLevel, t.periodStart, t.dimensionsHash],
      }),
      // Slices by dimension, dimensions @> (Q146).
      index("analytics_data_dimensions_idx").using("gin", t.dimensions.op("jsonb_path_ops")),
      // Retention: deletes by age, in batches.
      index("analytics_data_period_start_idx").using("brin", t.periodStart),
      trimmed("analytics_data_metric_name_check", t.metricName, 1, 100),
      oneOf("analytics_data_category_check", t.category, analyticsCategories),
      oneOf("analytics_data_aggregation_level_check", t.aggregationLevel, aggregationLevels),
      check(
        "analytics_data_period_start_check",
        sql`case when ${t.aggregationLevel} in ('hour', 'day', 'week', 'month') then date_trunc(${t.aggregationLevel}, ${t.periodStart} at time zone 'UTC') = ${t.periodStart} at time zone 'UTC' end`,
      ),
      finite("analytics_data_metric_value_check", t.metricValue),
      positive("analytics_data_sample_count_check", t.sampleCount),
      trimmed("analytics_data_unit_check", t.unit, 1, 20),
      isObject("analytics_data_dimensions_check", t.dimensions),
    ],
  ),
  "One row is the value of one metric in one bucket of time, for one set of dimensions",
  {
    metricName: "What is measured",
    category: "What the metric is about",
    aggregationLevel: "Length of the bucket; raw is a single measurement",
    periodStart: "Start of the bucket, on the UTC grid of its level, weeks from Monday; of raw the instant",
    metricValue: "Value of the metric",
    sampleCount: "Measurements in the bucket, to weigh it by when buckets are joined",
    unit: "Unit of the value",
    dimensions: "What the value is split by, by name; {} is the whole",
    dimensionsHash: "MD5 of the text of dimensions; for the key, not for secrecy",
    ...timestampComments,
  },
);

export type AnalyticsData = typeof analyticsData.$inferSelect;
export type NewAnalyticsData = typeof analyticsData.$inferInsert;
