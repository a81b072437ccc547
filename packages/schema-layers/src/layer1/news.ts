import {
  atMost,
  columnChecks,
  id,
  jsonObject,
  lines,
  matches,
  type NewRow,
  type Row,
  score,
  signedRatio,
  timestamps,
  timestamptz,
  trimmed,
  tsvector,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { cryptoSectors } from "../layer2/crypto_sector.ts";

/** Types of news events; `news` is the default. */
export const newsEventTypes = [
  "news",
  "regulation",
  "hack",
  "listing",
  "macro_release",
  "upgrade",
  "partnership",
] as const;
/** Potential market impact of a news item, from low to critical. */
export const newsImpactLevels = ["low", "medium", "high", "critical"] as const;

/** Entities named in a news item, by kind. */
export interface NewsEntities {
  people?: string[];
  organizations?: string[];
  [kind: string]: string[] | undefined;
}

/**
 * News items and scheduled events.
 *
 * The coins an item is about are in `news_event_cryptocurrencies`.
 */
export const newsEvents = pgTable(
  "news_events",
  {
    id: id(),
    /** Sector the item is about; null if none. */
    sectorId: integer("sector_id"),
    /** Publisher or feed. */
    source: trimmed(text("source"), 1, 100).notNull(),
    /** Id of the item at its source; unique per source. */
    externalId: trimmed(text("external_id"), 1, 500),
    /** URL of the item; unique. */
    url: trimmed(text("url"), 1, 2048),
    /** Title. */
    title: trimmed(text("title"), 1, 500).notNull(),
    /** Summary. */
    summary: atMost(text("summary"), 5000),
    /** Full text. */
    content: atMost(text("content"), 200_000),
    /** Language tag of the text, such as en, fa or pt-BR. */
    language: matches(text("language"), "^[a-z]{2}(-[A-Z]{2})?$").notNull().default("en"),
    /** Event type. */
    eventType: text("event_type", { enum: newsEventTypes }).notNull().default("news"),
    /** Category assigned by the source. */
    category: trimmed(text("category"), 1, 50),
    /** Potential market impact. */
    impactLevel: text("impact_level", { enum: newsImpactLevels }).notNull().default("low"),
    /** Sentiment of the text, -1 (negative) to 1 (positive). */
    sentimentScore: signedRatio("sentiment_score"),
    /** Relevance to crypto, 0 to 100. */
    relevanceScore: score("relevance_score"),
    /** Publication time. */
    publishedAt: timestamptz("published_at").notNull(),
    /** Time of the event the item is about, such as a data release, halving or token unlock; null if there is none. */
    eventAt: timestamptz("event_at"),
    /** Entities named in the item, by kind, such as people or organizations. */
    entities: jsonObject<NewsEntities>("entities"),
    /** Full-text search vector of title and summary, in the text search configuration simple. */
    // 'simple' is independent of the language: Persian and English are found alike, and a query needs no language.
    search: tsvector("search")
      .notNull()
      .generatedAlwaysAs(
        lines`
          setweight(to_tsvector('simple'::regconfig, title), 'A')
          || setweight(to_tsvector('simple'::regconfig, coalesce(summary, '')), 'B')
        `,
      ),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "news_events_sector_id_fk",
      columns: [t.sectorId],
      foreignColumns: [cryptoSectors.id],
    }).onDelete("set null"),
    unique("news_events_source_external_id_key").on(t.source, t.externalId),
    // The same article from two sources is stored once (ingestNews). A hash, since a URL may be too long for an index.
    uniqueIndex("news_events_url_key").on(sql`md5(${t.url})`).where(sql`${t.url} is not null`),
    // The feed by keyset, newest first, and averages per day (listNews, listNewsSentimentByDay).
    index("news_events_published_at_id_idx").on(t.publishedAt, t.id),
    // Search of titles and summaries (searchNews).
    index("news_events_search_idx").using("gin", t.search),
    // For the foreign key's ON DELETE.
    index("news_events_sector_id_idx").on(t.sectorId).where(sql`${t.sectorId} is not null`),
  ],
);

/** A row of `news_events`. */
export type NewsEvent = Row<typeof newsEvents>;
/** A row to insert into `news_events`. */
export type NewNewsEvent = NewRow<typeof newsEvents>;
