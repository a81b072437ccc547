import { documented, reference, timestampComments, timestamps, timestamptz } from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market/referenced";
import { foreignKey, index, integer, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { newsEvents } from "./news.ts";

/**
 * One row says that one piece of news is about one coin. It repeats `published_at` of the news, so that the feed of
 * one coin is read from one index; whoever corrects the one corrects the other in the same transaction.
 */
export const newsEventCryptocurrencies = documented(
  pgTable(
    "news_event_cryptocurrencies",
    {
      newsEventId: reference("news_event_id").notNull(),
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      publishedAt: timestamptz("published_at").notNull(),
      ...timestamps(),
    },
    (t) => [
      // The coins of a piece of news (Q62), and the key's ON DELETE.
      primaryKey({
        name: "news_event_cryptocurrencies_pkey",
        columns: [t.newsEventId, t.cryptocurrencyId],
      }),
      foreignKey({
        name: "news_event_cryptocurrencies_news_event_id_fk",
        columns: [t.newsEventId],
        foreignColumns: [newsEvents.id],
      }).onDelete("cascade"),
      foreignKey({
        name: "news_event_cryptocurrencies_cryptocurrency_id_fk",
        columns: [t.cryptocurrencyId],
        foreignColumns: [cryptocurrencies.id],
      }).onDelete("cascade"),
      // The feed of one coin, newest first (Q63, Q160), its averages (Q64), and the key's ON DELETE.
      index("news_event_cryptocurrencies_coin_published_at_news_event_id_idx").on(
        t.cryptocurrencyId,
        t.publishedAt,
        t.newsEventId,
      ),
    ],
  ),
  "One row says that one piece of news is about one coin",
  {
    newsEventId: "The piece of news",
    cryptocurrencyId: "The coin",
    publishedAt: "When the news was published, as in news_events",
    ...timestampComments,
  },
);

export type NewsEventCryptocurrency = typeof newsEventCryptocurrencies.$inferSelect;
export type NewNewsEventCryptocurrency = typeof newsEventCryptocurrencies.$inferInsert;
