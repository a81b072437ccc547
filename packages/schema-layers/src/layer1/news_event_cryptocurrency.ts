import { columnChecks, type NewRow, type Row, reference, timestamps, timestamptz } from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
import { foreignKey, index, integer, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { newsEvents } from "./news.ts";

/**
 * Links between news items and the coins they are about.
 *
 * `published_at` is denormalized from the news item, so that the news feed of a coin is read from one index. A
 * correction must update both in one transaction.
 */
export const newsEventCryptocurrencies = pgTable(
  "news_event_cryptocurrencies",
  {
    /** News item. */
    newsEventId: reference("news_event_id").notNull(),
    /** Coin the news item is about. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Publication time, denormalized from news_events. */
    publishedAt: timestamptz("published_at").notNull(),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The coins of a news item (listNews), and the foreign key's ON DELETE.
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
    // The news feed of one coin, newest first (listNewsOfCoin, getCoinPage), its averages (listNewsSentimentByCoin),
    // and the foreign key's ON DELETE.
    index("news_event_cryptocurrencies_coin_published_at_news_event_id_idx").on(
      t.cryptocurrencyId,
      t.publishedAt,
      t.newsEventId,
    ),
  ],
);

/** A row of `news_event_cryptocurrencies`. */
export type NewsEventCryptocurrency = Row<typeof newsEventCryptocurrencies>;
/** A row to insert into `news_event_cryptocurrencies`. */
export type NewNewsEventCryptocurrency = NewRow<typeof newsEventCryptocurrencies>;
