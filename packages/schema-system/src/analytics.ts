import {
  columnChecks,
  finite,
  jsonObject,
  lines,
  type NewRow,
  positive,
  type Row,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { bigint, check, index, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

/** Metric categories. */
export const analyticsCategories = [
  "user_behavior",
  "api_usage",
  "performance",
  "business",
  "prediction",
] as const;
/** Lengths of the time buckets of a metric; `raw` is a single measurement. */
export const aggregationLevels = ["raw", "hour", "day", "week", "month"] as const;

/** Dimensions a metric is split by, such as `{ provider: "binance" }`. */
export type Dimensions = Record<string, string | number | boolean>;

/** Metric values, one per metric, time bucket and set of dimensions. */
export const analyticsData = pgTable(
  "analytics_data",
  {
    /** Metric name. */
    metricName: trimmed(text("metric_name"), 1, 100).notNull(),
    /** Metric category. */
    category: text("category", { enum: analyticsCategories }).notNull(),
    /** Length of the time bucket; raw for a single measurement. */
    aggregationLevel: text("aggregation_level", { enum: aggregationLevels }).notNull(),
    /** Start of the bucket in UTC (weeks start on Monday); the measurement time if raw. */
    periodStart: timestamptz("period_start").notNull(),
    /** Metric value, in its unit. */
    metricValue: finite(numeric("metric_value")).notNull(),
    /** Number of measurements in the bucket, its weight when buckets are merged. */
    sampleCount: positive(bigint("sample_count", { mode: "number" }))
      .notNull()
      .default(1),
    /** Unit of the value. */
    unit: trimmed(text("unit"), 1, 20),
    /** Dimensions of the value, by name; {} for the total. */
    dimensions: jsonObject<Dimensions>("dimensions"),
    /** MD5 hash of the dimensions, for the primary key; not for security. */
    // In the key in place of the dimensions, which may be too long for an index.
    dimensionsHash: text("dimensions_hash").notNull().generatedAlwaysAs(sql`md5(dimensions::text)`),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The natural key: values are upserted on it (mergeMetrics, saveMetrics), and a series is read by it in both
    // directions (listMetric). Distributed by the metric name, which therefore comes first.
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
      lines`
        case
          when ${t.aggregationLevel} in ('hour', 'day', 'week', 'month') then
            date_trunc(${t.aggregationLevel}, ${t.periodStart} at time zone 'UTC')
            = ${t.periodStart} at time zone 'UTC'
        end
      `,
    ),
  ],
);

/** A row of `analytics_data`. */
export type AnalyticsData = Row<typeof analyticsData>;
/** A row to insert into `analytics_data`. */
export type NewAnalyticsData = NewRow<typeof analyticsData>;
