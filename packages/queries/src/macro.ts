import {
  type CurrentMarketRegime,
  cryptocurrencies,
  type layersRelations,
  type MacroIndicator,
  type MarketRegime,
  type MarketSentimentSummary,
  macroIndicators,
  marketRegimeCurrent,
  marketRegimes,
  marketSentimentSummary,
  type NewMacroIndicator,
  type NewMarketRegime,
  type NewNewsEvent,
  type NewsEvent,
  newsEventCryptocurrencies,
  newsEvents,
  sentimentData,
} from "@strata/schema-relationships";
import {
  and,
  asc,
  avg,
  count,
  desc,
  eq,
  getColumns,
  getTableColumns,
  gt,
  gte,
  isNotNull,
  isNull,
  lt,
  lte,
  type SQL,
  sql,
} from "drizzle-orm";
import { type PgColumn, unionAll } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { RuleError } from "./errors.ts";
import { olderThan } from "./shared/keyset.ts";
import { replacing } from "./shared/replacing.ts";

type Timeframe = MarketRegime["timeframe"];

const r = marketRegimes;
const m = macroIndicators;
const n = newsEvents;
const links = newsEventCryptocurrencies;

/** A literal, so that the partial index can be used. */
const isLive = sql`${r.dataSource} = 'live'`;
/** Sentiment of the whole market, not of a coin. */
const ofMarket = isNull(sentimentData.cryptocurrencyId);

/** Returns the newest live regime, with the highest confidence at equal times; undefined if there is none. */
export async function getCurrentRegime(
  db: Database,
  timeframe: Timeframe = "1d",
): Promise<CurrentMarketRegime | undefined> {
  const [current] = await db
    .select()
    .from(marketRegimeCurrent)
    .where(eq(marketRegimeCurrent.timeframe, timeframe));
  return current;
}

/** Lists live regimes since `from` (and before `to`), oldest first. */
export async function listRegimes(
  db: Database,
  { timeframe = "1d", from, to }: { timeframe?: Timeframe; from: Date; to?: Date },
): Promise<MarketRegime[]> {
  return db
    .select()
    .from(r)
    .where(and(isLive, eq(r.timeframe, timeframe), gte(r.analysisTime, from), to && lt(r.analysisTime, to)))
    .orderBy(r.analysisTime, r.id);
}

/**
 * Lists the changes of the live regime since `from`, oldest first, with the regime before and after; optionally of
 * one model. At equal times the highest confidence counts. The last regime before `from` counts too, so that a change
 * at `from` is found.
 */
export async function listRegimeChanges(
  db: Database,
  { timeframe = "1d", from, modelName }: { timeframe?: Timeframe; from: Date; modelName?: string },
) {
  const said = and(
    isLive,
    eq(r.timeframe, timeframe),
    modelName === undefined ? undefined : eq(r.modelName, modelName),
  );
  const before = db
    .select({ regime: r.regime })
    .from(r)
    .where(and(said, lt(r.analysisTime, from)))
    .orderBy(desc(r.analysisTime), desc(r.confidenceScore), desc(r.id))
    .limit(1);
  const current = db
    .selectDistinctOn([r.analysisTime], {
      analysisTime: r.analysisTime,
      modelName: r.modelName,
      confidenceScore: r.confidenceScore,
      regime: r.regime,
    })
    .from(r)
    .where(and(said, gte(r.analysisTime, from)))
    .orderBy(asc(r.analysisTime), desc(r.confidenceScore), desc(r.id))
    .as("current");
  const ordered = db
    .select({
      ...getColumns(current),
      previousRegime: sql<
        MarketRegime["regime"]
      >`lag(${current.regime}, 1, ${before}) over (order by ${current.analysisTime})`.as("previous"),
    })
    .from(current)
    .as("ordered");
  return db
    .select()
    .from(ordered)
    .where(sql`${ordered.regime} <> ${ordered.previousRegime}`)
    .orderBy(ordered.analysisTime);
}

/** Counts live regimes since a time by regime: number, percent of all, and mean confidence (0 to 100). */
export async function listRegimeDistribution(
  db: Database,
  { timeframe = "1d", since }: { timeframe?: Timeframe; since: Date },
) {
  return db
    .select({
      regime: r.regime,
      analyses: count(),
      percent: sql<string>`round(100.0 * count(*) / sum(count(*)) over (), 2)`,
      meanConfidence: sql<string>`round(${avg(r.confidenceScore)}, 2)`,
    })
    .from(r)
    .where(and(isLive, eq(r.timeframe, timeframe), gte(r.analysisTime, since)))
    .groupBy(r.regime)
    .orderBy(desc(count()), r.regime);
}

/** Lists live regimes since a time with at least the given confidence (0 to 100), newest first. */
export async function listConfidentRegimes(
  db: Database,
  {
    timeframe = "1d",
    minConfidence = 80,
    since,
    limit = 50,
  }: { timeframe?: Timeframe; minConfidence?: number; since: Date; limit?: number },
): Promise<MarketRegime[]> {
  return db
    .select()
    .from(r)
    .where(
      and(
        isLive,
        eq(r.timeframe, timeframe),
        gte(r.analysisTime, since),
        gte(r.confidenceScore, String(minConfidence)),
      ),
    )
    .orderBy(desc(r.analysisTime), desc(r.id))
    .limit(limit);
}

/**
 * Returns the consensus of the models: for each regime, how many models classified it in their newest result of the
 * last hours, in percent of them, and with what mean confidence (0 to 100). Each model counts once, by its newest
 * version; highest count first.
 */
export async function listRegimeConsensus(
  db: Database,
  { timeframe = "1d", hours = 24 }: { timeframe?: Timeframe; hours?: number } = {},
) {
  const voices = db
    .selectDistinctOn([r.modelName], {
      modelName: r.modelName,
      regime: r.regime,
      confidenceScore: r.confidenceScore,
    })
    .from(r)
    .where(
      and(
        isLive,
        eq(r.timeframe, timeframe),
        sql`${r.analysisTime} >= now() - make_interval(hours => ${hours})`,
      ),
    )
    .orderBy(r.modelName, desc(r.analysisTime), desc(r.id))
    .as("voices");
  return db
    .select({
      regime: voices.regime,
      models: count(),
      percent: sql<string>`round(100.0 * count(*) / sum(count(*)) over (), 2)`,
      meanConfidence: sql<string>`round(${avg(voices.confidenceScore)}, 2)`,
    })
    .from(voices)
    .groupBy(voices.regime)
    .orderBy(desc(count()), desc(avg(voices.confidenceScore)));
}

/** Returns the sentiment of the whole market, as numbers and label; undefined before the first reading. */
export async function getMarketSentiment(db: Database): Promise<MarketSentimentSummary | undefined> {
  const [sentiment] = await db.select().from(marketSentimentSummary);
  return sentiment;
}

/** Lists the readings of one source for the whole market since a time, at its own interval. */
const series = ({ source, timeframe, since }: SeriesOfMarket, measure: PgColumn | SQL) =>
  and(
    ofMarket,
    eq(sentimentData.source, source ?? "aggregated"),
    eq(sentimentData.timeframe, timeframe ?? "1d"),
    gte(sentimentData.observedAt, since),
    isNotNull(measure),
  );
interface SeriesOfMarket {
  since: Date;
  /** Source; defaults to the aggregate of several sources. */
  source?: string;
  timeframe?: Timeframe;
}

/** Lists the fear and greed index (0 to 100, and label) since a time, oldest first. */
export async function listFearGreedTrend(db: Database, of: SeriesOfMarket) {
  return db
    .select({
      observedAt: sentimentData.observedAt,
      fearGreedIndex: sentimentData.fearGreedIndex,
      fearGreedLabel: sentimentData.fearGreedLabel,
    })
    .from(sentimentData)
    .where(series(of, sentimentData.fearGreedIndex))
    .orderBy(sentimentData.observedAt);
}

const { btcDominance, ethDominance, stablecoinDominance, altDominance } = sentimentData;
const shares = { btcDominance, ethDominance, stablecoinDominance, altDominance };
const anyShare = sql`coalesce(${sql.join(Object.values(shares), sql`, `)})`;

/** Lists market dominance (percent) since a time, oldest first. */
export async function listDominanceTrend(db: Database, of: SeriesOfMarket) {
  return db
    .select({ observedAt: sentimentData.observedAt, ...shares })
    .from(sentimentData)
    .where(series(of, anyShare))
    .orderBy(sentimentData.observedAt);
}

/**
 * Returns the newest market dominance (percent) and its change over a day, percentage points: from the same source's
 * reading nearest to 24 hours before, within 12 hours; null if there is none.
 */
export async function getDominance(db: Database) {
  const newest = db
    .select({
      observedAt: sentimentData.observedAt,
      source: sentimentData.source,
      timeframe: sentimentData.timeframe,
      ...shares,
    })
    .from(sentimentData)
    .where(and(ofMarket, isNotNull(anyShare)))
    .orderBy(desc(sentimentData.observedAt), desc(sentimentData.id))
    .limit(1)
    .as("newest");
  const hoursBefore = (hours: number) =>
    sql`${newest.observedAt} - make_interval(hours => ${sql.raw(String(hours))})`;
  // One index lookup on each side of that time.
  const half = (time: SQL, order: SQL) =>
    db
      .select({ observedAt: sentimentData.observedAt, ...shares })
      .from(sentimentData)
      .where(
        and(
          ofMarket,
          eq(sentimentData.source, newest.source),
          eq(sentimentData.timeframe, newest.timeframe),
          isNotNull(anyShare),
          time,
        ),
      )
      .orderBy(order)
      .limit(1);
  const nearest = unionAll(
    half(
      sql`${sentimentData.observedAt} between ${hoursBefore(36)} and ${hoursBefore(24)}`,
      desc(sentimentData.observedAt),
    ),
    half(
      sql`${sentimentData.observedAt} > ${hoursBefore(24)} and ${sentimentData.observedAt} <= ${hoursBefore(12)}`,
      asc(sentimentData.observedAt),
    ),
  ).as("nearest");
  const before = db
    .select()
    .from(nearest)
    .orderBy(sql`abs(extract(epoch from ${nearest.observedAt} - (${hoursBefore(24)})))`, nearest.observedAt)
    .limit(1)
    .as("before");
  const points = (share: keyof typeof shares) => sql<string | null>`${newest[share]} - ${before[share]}`;
  const [dominance] = await db
    .select({
      observedAt: newest.observedAt,
      comparedTo: before.observedAt,
      btcDominance: newest.btcDominance,
      ethDominance: newest.ethDominance,
      stablecoinDominance: newest.stablecoinDominance,
      altDominance: newest.altDominance,
      btcChange24h: points("btcDominance"),
      ethChange24h: points("ethDominance"),
      stablecoinChange24h: points("stablecoinDominance"),
      altChange24h: points("altDominance"),
    })
    .from(newest)
    .leftJoinLateral(before, sql`true`);
  return dominance;
}

/** Values known at a time: released by then, for a time that is not later. Defaults to now. */
const knownAt = (at: Date | undefined) => {
  const time = at ? sql`${sql.param(at, m.observedAt)}` : sql`now()`;
  return and(lte(m.observedAt, time), lte(m.releasedAt, time));
};

/**
 * Lists the newest value of each indicator and timeframe, by name, in its newest release. With `at`, as known then.
 */
export async function listLatestIndicators(db: Database, at?: Date) {
  // DISTINCT ON would read all values. This does two lookups in the unique key per name and timeframe: one for the
  // next pair, one for its newest value.
  const indicators = sql`(
    with recursive indicators (indicator_name, timeframe) as (
      (select indicator_name, timeframe from macro_indicators order by indicator_name, timeframe limit 1)
      union all
      select next.indicator_name, next.timeframe
      from indicators
      cross join lateral (
        select following.indicator_name, following.timeframe
        from macro_indicators following
        where (following.indicator_name, following.timeframe) > (indicators.indicator_name, indicators.timeframe)
        order by following.indicator_name, following.timeframe
        limit 1
      ) next
    )
    select * from indicators
  ) indicators`;
  const newest = db
    .select()
    .from(m)
    .where(
      and(
        sql`${m.indicatorName} = indicators.indicator_name and ${m.timeframe} = indicators.timeframe`,
        knownAt(at),
      ),
    )
    .orderBy(desc(m.observedAt), desc(m.releasedAt))
    .limit(1)
    .as("newest");
  return db
    .select(getColumns(newest))
    .from(indicators)
    .crossJoinLateral(newest)
    .orderBy(newest.indicatorName, newest.timeframe);
}

/**
 * Lists the values of one indicator since `from` (and before `to`), oldest first, each in its newest release. With
 * `at`, as known then, which a backtest needs.
 */
export async function listIndicator(
  db: Database,
  {
    indicatorName,
    timeframe = "1d",
    from,
    to,
    at,
  }: { indicatorName: string; timeframe?: Timeframe; from: Date; to?: Date; at?: Date },
): Promise<MacroIndicator[]> {
  return db
    .selectDistinctOn([m.observedAt])
    .from(m)
    .where(
      and(
        eq(m.indicatorName, indicatorName),
        eq(m.timeframe, timeframe),
        gte(m.observedAt, from),
        to && lt(m.observedAt, to),
        at && knownAt(at),
      ),
    )
    .orderBy(asc(m.observedAt), desc(m.releasedAt));
}

/** Returns the newest value of one indicator as known at a time; undefined if there was none. */
export async function getIndicatorAt(
  db: Database,
  { indicatorName, timeframe = "1d", at }: { indicatorName: string; timeframe?: Timeframe; at: Date },
): Promise<MacroIndicator | undefined> {
  const [known] = await db
    .select()
    .from(m)
    .where(and(eq(m.indicatorName, indicatorName), eq(m.timeframe, timeframe), knownAt(at)))
    .orderBy(desc(m.observedAt), desc(m.releasedAt))
    .limit(1);
  return known;
}

/**
 * Saves released indicator values in one transaction, and returns those written. A stored release keeps its value;
 * its other columns are updated if they differ. A revision is a separate, later release.
 *
 * @throws RuleError if a stored release has another value: save the new value as a revision.
 */
export async function saveIndicators(
  db: Database,
  values: readonly (NewMacroIndicator & { timeframe: Timeframe })[],
): Promise<MacroIndicator[]> {
  if (values.length === 0) return [];
  const { id, indicatorName, timeframe, observedAt, releasedAt, value, createdAt, updatedAt, ...told } =
    getTableColumns(m);
  // In key order, so that concurrent writers of the same values wait instead of deadlocking.
  const key = (one: (typeof values)[number]) =>
    [one.indicatorName, one.timeframe, one.observedAt.toISOString(), one.releasedAt.toISOString()].join();
  return db.transaction(async (tx) => {
    const written = await tx
      .insert(m)
      .values(values.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)))
      .onConflictDoUpdate({
        target: [indicatorName, timeframe, observedAt, releasedAt],
        ...replacing(told),
      })
      .returning();
    const given = JSON.stringify(
      values.map((one) => ({
        name: one.indicatorName,
        timeframe: one.timeframe,
        observed_at: one.observedAt,
        released_at: one.releasedAt,
        value: one.value,
      })),
    );
    const [revised] = await tx
      .select({ indicatorName, observedAt, value })
      .from(m)
      .innerJoin(
        sql`jsonb_to_recordset(${given}::text::jsonb) given (name text, timeframe timeframe, observed_at timestamptz, released_at timestamptz, value numeric)`,
        sql`(${indicatorName}, ${timeframe}, ${observedAt}, ${releasedAt}) = (given.name, given.timeframe, given.observed_at, given.released_at)`,
      )
      .where(sql`${value} <> given.value`)
      .limit(1);
    if (revised) {
      throw new RuleError(
        "indicator_release",
        `${revised.indicatorName} of ${revised.observedAt.toISOString()} was released as ${revised.value}: save a revision with its own release time.`,
      );
    }
    return written;
  });
}

/** Inserts market regimes and returns the new ones, so that a run can be repeated. */
export async function insertRegimes(
  db: Database,
  regimes: readonly NewMarketRegime[],
): Promise<MarketRegime[]> {
  if (regimes.length === 0) return [];
  // In key order, so that concurrent runs of the same analyses wait instead of deadlocking.
  const key = (regime: NewMarketRegime) =>
    [regime.modelName, regime.modelVersion, regime.timeframe, regime.analysisTime?.toISOString()].join();
  return db
    .insert(r)
    .values(regimes.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)))
    .onConflictDoNothing({
      target: [r.modelName, r.modelVersion, r.dataSource, r.timeframe, r.analysisTime],
    })
    .returning();
}

const { search, content, ...headline } = getTableColumns(n);
/** A news item without its full text. */
export type Headline = Omit<NewsEvent, "search" | "content">;

/** Lists news with their coins, newest first. Pass the last row of a page as `after` for the next page. */
export async function listNews(
  db: Database<typeof layersRelations>,
  { after, limit = 20 }: { after?: Pick<NewsEvent, "publishedAt" | "id"> | undefined; limit?: number } = {},
) {
  return db.query.newsEvents.findMany({
    where: {
      RAW: (news) =>
        olderThan([news.publishedAt, news.id], after && [after.publishedAt, after.id]) ?? sql`true`,
    },
    columns: { search: false, content: false },
    orderBy: { publishedAt: "desc", id: "desc" },
    limit,
    with: { cryptocurrencies: { columns: { id: true, slug: true, symbol: true } } },
  });
}

/** Lists the news of one coin, newest first. Pass the last row of a page as `after` for the next page. */
export async function listNewsOfCoin(
  db: Database,
  {
    cryptocurrencyId,
    after,
    limit = 20,
  }: {
    cryptocurrencyId: number;
    after?: Pick<NewsEvent, "publishedAt" | "id"> | undefined;
    limit?: number;
  },
): Promise<Headline[]> {
  return (
    db
      .select(headline)
      .from(links)
      .innerJoin(n, eq(n.id, links.newsEventId))
      // By the time in the link, which shares an index with the coin.
      .where(
        and(
          eq(links.cryptocurrencyId, cryptocurrencyId),
          olderThan([links.publishedAt, links.newsEventId], after && [after.publishedAt, after.id]),
        ),
      )
      .orderBy(desc(links.publishedAt), desc(links.newsEventId))
      .limit(limit)
  );
}

/** Number of items, and mean sentiment of those with one, -1 to 1; null if none has one. */
const sentimentFigures = {
  news: count(),
  meanSentiment: sql<string | null>`round(${avg(n.sentimentScore)}, 4)`,
};

/**
 * Returns news sentiment since a time by UTC day, for all news or one coin, oldest first; days without news are
 * omitted.
 */
export async function listNewsSentimentByDay(
  db: Database,
  { since, cryptocurrencyId }: { since: Date; cryptocurrencyId?: number },
) {
  const figures = (day: SQL) => db.select({ day: day.mapWith(n.publishedAt), ...sentimentFigures });
  if (cryptocurrencyId === undefined) {
    const day = sql`date_trunc('day', ${n.publishedAt}, 'UTC')`;
    return figures(day).from(n).where(gte(n.publishedAt, since)).groupBy(day).orderBy(asc(day));
  }
  const day = sql`date_trunc('day', ${links.publishedAt}, 'UTC')`;
  return figures(day)
    .from(links)
    .innerJoin(n, eq(n.id, links.newsEventId))
    .where(and(eq(links.cryptocurrencyId, cryptocurrencyId), gte(links.publishedAt, since)))
    .groupBy(day)
    .orderBy(asc(day));
}

/** Returns news sentiment since a time by coin, most news first. */
export async function listNewsSentimentByCoin(db: Database, since: Date) {
  // One index lookup per coin; a plain join would read all links.
  const ofCoin = db
    .select({
      news: sentimentFigures.news.as("news"),
      meanSentiment: sentimentFigures.meanSentiment.as("mean_sentiment"),
    })
    .from(links)
    .innerJoin(n, eq(n.id, links.newsEventId))
    .where(and(eq(links.cryptocurrencyId, cryptocurrencies.id), gte(links.publishedAt, since)))
    .as("of_coin");
  return db
    .select({
      cryptocurrencyId: cryptocurrencies.id,
      symbol: cryptocurrencies.symbol,
      news: ofCoin.news,
      meanSentiment: ofCoin.meanSentiment,
    })
    .from(cryptocurrencies)
    .crossJoinLateral(ofCoin)
    .where(gt(ofCoin.news, 0))
    .orderBy(desc(ofCoin.news), cryptocurrencies.id);
}

/**
 * Stores news items with their coins and returns the new ones. Items already stored, by id or by URL from any source,
 * are unchanged.
 *
 * @throws RuleError if an item has neither an id nor a URL, since it could not be deduplicated.
 */
export async function ingestNews(
  db: Database,
  items: readonly (NewNewsEvent & { cryptocurrencyIds: readonly number[] })[],
): Promise<Headline[]> {
  if (items.length === 0) return [];
  type Key = Pick<NewNewsEvent, "source" | "externalId" | "url">;
  const key = ({ source, externalId, url }: Key) => JSON.stringify([url ?? null, source, externalId ?? null]);
  const nameless = items.find(({ externalId, url }) => (externalId ?? url ?? null) === null);
  if (nameless) {
    throw new RuleError(
      "news_identity",
      `"${nameless.title}" of ${nameless.source} has neither an id nor a URL.`,
    );
  }
  // In a fixed order, so that concurrent feeds with the same articles wait instead of deadlocking.
  const sorted = items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return db.transaction(async (tx) => {
    const stored = await tx
      .insert(n)
      .values(sorted.map(({ cryptocurrencyIds, ...news }) => news))
      .onConflictDoNothing()
      .returning(headline);
    const byKey = new Map(stored.map((news) => [key(news), news]));
    const about = sorted.flatMap((item) => {
      const news = byKey.get(key(item));
      // The first of duplicates within a batch is stored and linked.
      byKey.delete(key(item));
      return news
        ? [...new Set(item.cryptocurrencyIds)].map((cryptocurrencyId) => ({
            newsEventId: news.id,
            cryptocurrencyId,
            publishedAt: news.publishedAt,
          }))
        : [];
    });
    if (about.length > 0) await tx.insert(links).values(about);
    return stored;
  });
}

/** Corrects the publication time of a news item and of its coin links; false if there is no such item. */
export async function correctPublishedAt(
  db: Database,
  { newsEventId, publishedAt }: { newsEventId: number; publishedAt: Date },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const corrected = await tx
      .update(n)
      .set({ publishedAt })
      .where(eq(n.id, newsEventId))
      .returning({ id: n.id });
    await tx.update(links).set({ publishedAt }).where(eq(links.newsEventId, newsEventId));
    return corrected.length > 0;
  });
}

/**
 * Searches titles and summaries, best match first (a match in the title counts more), then newest first. Supports web
 * search syntax: "a phrase", or, -without.
 */
export async function searchNews(db: Database, { text, limit = 20 }: { text: string; limit?: number }) {
  const query = sql`websearch_to_tsquery('simple', ${text})`;
  const rank = sql<number>`ts_rank(${n.search}, ${query})`;
  return db
    .select({ ...headline, rank })
    .from(n)
    .where(sql`${n.search} @@ ${query}`)
    .orderBy(desc(rank), desc(n.publishedAt), desc(n.id))
    .limit(limit);
}
