import {
  atMost,
  columnChecks,
  id,
  jsonObject,
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

export const newsEventTypes = [
  "news",
  "regulation",
  "hack",
  "listing",
  "macro_release",
  "upgrade",
  "partnership",
] as const;
export const newsImpactLevels = ["low", "medium", "high", "critical"] as const;

/** Who and what a piece of news names. */
export interface NewsEntities {
  people?: string[];
  organizations?: string[];
  [kind: string]: string[] | undefined;
}

/**
 * One row is one piece of news or one scheduled event.
 *
 * The coins it is about are in `news_event_cryptocurrencies`.
 */
export const newsEvents = pgTable(
  "news_events",
  {
    id: id(),
    /** Sector concerned, where it is one. */
    sectorId: integer("sector_id"),
    /** Publisher or feed. */
    source: trimmed(text("source"), 1, 100).notNull(),
    /** Its id at the feed. */
    externalId: trimmed(text("external_id"), 1, 500),
    /** Its address; unique. */
    url: trimmed(text("url"), 1, 2048),
    /** Its title. */
    title: trimmed(text("title"), 1, 500).notNull(),
    /** Its summary. */
    summary: atMost(text("summary"), 5000),
    /** Its text. */
    content: atMost(text("content"), 200_000),
    /** Language that it is written in: en, fa, pt-BR. */
    language: matches(text("language"), "^[a-z]{2}(-[A-Z]{2})?$").notNull().default("en"),
    /** What kind of event it tells of. */
    eventType: text("event_type", { enum: newsEventTypes }).notNull().default("news"),
    /** The feed's own category. */
    category: trimmed(text("category"), 1, 50),
    /** How much it can move the market. */
    impactLevel: text("impact_level", { enum: newsImpactLevels }).notNull().default("low"),
    /** Mood of the text, -1 to 1. */
    sentimentScore: signedRatio("sentiment_score"),
    /** How much it has to do with crypto, 0 to 100. */
    relevanceScore: score("relevance_score"),
    /** When it was published. */
    publishedAt: timestamptz("published_at").notNull(),
    /** When the event takes place that it tells of: a release, a halving, an unlock. */
    eventAt: timestamptz("event_at"),
    /** Who and what it names, by kind. */
    entities: jsonObject<NewsEntities>("entities"),
    /** Words of title and summary, for full-text search with the configuration simple. */
    // 'simple' knows no language, so that Persian and English are found alike and a query needs to know none either.
    search: tsvector("search")
      .notNull()
      .generatedAlwaysAs(
        sql`setweight(to_tsvector('simple'::regconfig, title), 'A') || setweight(to_tsvector('simple'::regconfig, coalesce(summary, '')), 'B')`,
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
    // The same article from two feeds is stored once (ingestNews). A hash, since an address may be too long for an
    // index.
    uniqueIndex("news_events_url_key").on(sql`md5(${t.url})`).where(sql`${t.url} is not null`),
    // The feed by keyset, newest first, and averages per day (listNews, listNewsSentimentByDay).
    index("news_events_published_at_id_idx").on(t.publishedAt, t.id),
    // Search of titles and summaries (searchNews).
    index("news_events_search_idx").using("gin", t.search),
    // What the key's ON DELETE reads.
    index("news_events_sector_id_idx").on(t.sectorId).where(sql`${t.sectorId} is not null`),
  ],
);

export type NewsEvent = Row<typeof newsEvents>;
export type NewNewsEvent = NewRow<typeof newsEvents>;
