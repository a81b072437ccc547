import {
  atMost,
  between,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  matches,
  oneOf,
  score,
  signedRatio,
  timestampComments,
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

/** One row is one piece of news or one scheduled event. The coins it is about are in `news_event_cryptocurrencies`. */
export const newsEvents = documented(
  pgTable(
    "news_events",
    {
      id: id(),
      sectorId: integer("sector_id"),
      source: text("source").notNull(),
      externalId: text("external_id"),
      url: text("url"),
      title: text("title").notNull(),
      summary: text("summary"),
      content: text("content"),
      language: text("language").notNull().default("en"),
      eventType: text("event_type", { enum: newsEventTypes }).notNull().default("news"),
      category: text("category"),
      impactLevel: text("impact_level", { enum: newsImpactLevels }).notNull().default("low"),
      sentimentScore: signedRatio("sentiment_score"),
      relevanceScore: score("relevance_score"),
      publishedAt: timestamptz("published_at").notNull(),
      eventAt: timestamptz("event_at"),
      entities: jsonObject<NewsEntities>("entities"),
      // 'simple' knows no language, so that Persian and English are found alike and a query needs to know none either.
      search: tsvector("search")
        .notNull()
        .generatedAlwaysAs(
          sql`setweight(to_tsvector('simple'::regconfig, title), 'A') || setweight(to_tsvector('simple'::regconfig, coalesce(summary, '')), 'B')`,
        ),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "news_events_sector_id_fk",
        columns: [t.sectorId],
        foreignColumns: [cryptoSectors.id],
      }).onDelete("set null"),
      unique("news_events_source_external_id_key").on(t.source, t.externalId),
      // The same article from two feeds is stored once (Q65). A hash, since an address may be too long for an index.
      uniqueIndex("news_events_url_key").on(sql`md5(${t.url})`).where(sql`${t.url} is not null`),
      // The feed by keyset, newest first, and averages per day (Q62, Q64).
      index("news_events_published_at_id_idx").on(t.publishedAt, t.id),
      // Search of titles and summaries (Q66).
      index("news_events_search_idx").using("gin", t.search),
      // What the key's ON DELETE reads.
      index("news_events_sector_id_idx").on(t.sectorId).where(sql`${t.sectorId} is not null`),
      trimmed("news_events_source_check", t.source, 1, 100),
      trimmed("news_events_external_id_check", t.externalId, 1, 500),
      trimmed("news_events_url_check", t.url, 1, 2048),
      trimmed("news_events_title_check", t.title, 1, 500),
      atMost("news_events_summary_check", t.summary, 5000),
      atMost("news_events_content_check", t.content, 200_000),
      matches("news_events_language_check", t.language, "^[a-z]{2}(-[A-Z]{2})?$"),
      oneOf("news_events_event_type_check", t.eventType, newsEventTypes),
      trimmed("news_events_category_check", t.category, 1, 50),
      oneOf("news_events_impact_level_check", t.impactLevel, newsImpactLevels),
      between("news_events_sentiment_score_check", t.sentimentScore, -1, 1),
      between("news_events_relevance_score_check", t.relevanceScore, 0, 100),
      isObject("news_events_entities_check", t.entities),
    ],
  ),
  "One row is one piece of news or one scheduled event",
  {
    ...idComment,
    sectorId: "Sector concerned, where it is one",
    source: "Publisher or feed",
    externalId: "Its id at the feed",
    url: "Its address; unique",
    title: "Its title",
    summary: "Its summary",
    content: "Its text",
    language: "Language that it is written in: en, fa, pt-BR",
    eventType: "What kind of event it tells of",
    category: "The feed's own category",
    impactLevel: "How much it can move the market",
    sentimentScore: "Mood of the text, -1 to 1",
    relevanceScore: "How much it has to do with crypto, 0 to 100",
    publishedAt: "When it was published",
    eventAt: "When the event takes place that it tells of: a release, a halving, an unlock",
    entities: "Who and what it names, by kind",
    search: "Words of title and summary, for full-text search with the configuration simple",
    ...timestampComments,
  },
);

export type NewsEvent = typeof newsEvents.$inferSelect;
export type NewNewsEvent = typeof newsEvents.$inferInsert;
