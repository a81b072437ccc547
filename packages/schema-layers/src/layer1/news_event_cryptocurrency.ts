import { columnChecks, type NewRow, type Row, reference, timestamps, timestamptz } from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
import { foreignKey, index, integer, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { newsEvents } from "./news.ts";

/**
 * One row says that one piece of news is about one coin.
 *
 * It repeats `published_at` of the news, so that the feed of one coin is read from one index; whoever corrects the one
 * corrects the other in the same transaction.
 */
export const newsEventCryptocurrencies = pgTable(
  "news_event_cryptocurrencies",
  {
    /** The piece of news. */
    newsEventId: reference("news_event_id").notNull(),
    /** The coin. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** When the news was published, as in news_events. */
    publishedAt: timestamptz("published_at").notNull(),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The coins of a piece of news (listNews), and the key's ON DELETE.
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
    // The feed of one coin, newest first (listNewsOfCoin, getCoinPage), its averages (listNewsSentimentByCoin), and the
    // key's ON DELETE.
    index("news_event_cryptocurrencies_coin_published_at_news_event_id_idx").on(
      t.cryptocurrencyId,
      t.publishedAt,
      t.newsEventId,
    ),
  ],
);

export type NewsEventCryptocurrency = Row<typeof newsEventCryptocurrencies>;
export type NewNewsEventCryptocurrency = NewRow<typeof newsEventCryptocurrencies>;
