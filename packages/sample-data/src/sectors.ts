import {
  cryptoSectorMemberships,
  cryptoSectors,
  rotationStages,
  rotationStatuses,
  sectorAnalysis,
  sectorMaturityLevels,
  sectorOutlooks,
  sectorPerformance,
  sectorRotationSignals,
  sectorTypes,
} from "@strata/schema-relationships";
import { type Coin, changeOver } from "./coins.ts";
import { after, at, type Batch, batch, type Dataset, day, indices } from "./dataset.ts";
import { regimeAt } from "./macro.ts";
import { decimal } from "./random.ts";

const names = ["Base layer", "Lending", "Storage", "Games", "Oracles", "Payments", "Privacy"] as const;

/** Index of a coin's primary sector. */
export const primarySectorOf = (dataset: Dataset, coin: Coin): number => coin.index % dataset.size.sectors;

/** Number of analyses per sector, one every six days; the last one is "now". */
const analysesEach = 8;
const analysisTime = (dataset: Dataset, index: number): Date =>
  dataset.hoursAgo(6 * 24 * (analysesEach - 1 - (index % analysesEach)));

/** Id of the newest analysis of a sector at a time; null before the first. */
export function analysisAt(dataset: Dataset, sector: number, instant: Date): number | null {
  const age = Math.ceil((dataset.options.until.getTime() - instant.getTime()) / (6 * day));
  const number = analysesEach - 1 - Math.max(age, 0);
  return number < 0 ? null : dataset.id("analyses", sector * analysesEach + number);
}

/** Layer 2: sectors with their members, performance, analyses and rotations. */
export function* sectors(dataset: Dataset, coins: readonly Coin[]): Generator<Batch> {
  const random = dataset.random("sectors");
  const numbers = indices(dataset.size.sectors);
  const members = numbers.map((number) => coins.filter((coin) => primarySectorOf(dataset, coin) === number));
  const joined = dataset.hoursAgo(200 * 24);
  yield batch(
    cryptoSectors,
    numbers.map((number) => ({
      id: dataset.id("sectors", number),
      parentId: number >= names.length ? dataset.id("sectors", number % names.length) : null,
      slug: `sample-sector-${number + 1}`,
      name: `${at(names, number % names.length)}${number < names.length ? "" : ` ${Math.floor(number / names.length) + 1}`} (sample)`,
      description: random.percent(50) ? "A sector of sample coins." : null,
      sectorType: at(sectorTypes, number % sectorTypes.length),
      maturityLevel: random.pick(sectorMaturityLevels),
      riskLevel: at(["low", "medium", "high", "extreme"] as const, number % 4),
      isActive: number % 30 !== 29,
      sortOrder: number,
      marketCap: random.percent(70) ? `${random.between(1_000_000, 90_000_000)}000.541` : null,
      volume24h: random.percent(70) ? `${random.between(1_000, 900_000)}000` : null,
      marketCapChange24h: random.percent(70) ? decimal(random.between(-90_000, 120_000), 4) : null,
      ...dataset.written(joined, dataset.options.until),
    })),
  );
  yield batch(
    cryptoSectorMemberships,
    coins.flatMap((coin) => {
      const primary = primarySectorOf(dataset, coin);
      const second =
        coin.index % 4 === 3
          ? []
          : [(primary + 1 + (coin.index % (dataset.size.sectors - 1))) % dataset.size.sectors];
      const share = second.length === 0 ? 100 : random.between(50, 90);
      return [primary, ...second.filter((number) => number !== primary)].map((number, order) => ({
        cryptocurrencyId: coin.id,
        sectorId: dataset.id("sectors", number),
        // The allocation of some coins is unknown.
        allocationPercent: coin.index % 5 === 4 ? null : String(order === 0 ? share : 100 - share),
        isPrimary: order === 0,
        source: "sample",
        ...dataset.written(joined),
      }));
    }),
  );
  yield batch(
    sectorPerformance,
    numbers.flatMap((number) =>
      indices(30).map((index) => {
        const measuredAt = dataset.hoursAgo(24 * (29 - index));
        const ofSector = at(members, number);
        const change = () => decimal(random.between(-400_000, 600_000), 4);
        return {
          sectorId: dataset.id("sectors", number),
          topPerformerId: ofSector[0]?.id ?? null,
          worstPerformerId: ofSector.at(-1)?.id ?? null,
          measuredAt,
          assetCount: ofSector.length,
          marketCap: `${random.between(1_000_000, 90_000_000)}000.541`,
          volume24h: `${random.between(1_000, 900_000)}000`,
          performance1h: random.percent(80) ? change() : null,
          performance24h: ofSector[0] && index === 29 ? changeOver(ofSector[0].hours, 24) : change(),
          performance7d: change(),
          performance30d: random.percent(80) ? change() : null,
          performance90d: random.percent(50) ? change() : null,
          performanceVsBtc: change(),
          volumeChange24h: change(),
          marketCapChange24h: change(),
          momentumScore: random.score(),
          ...dataset.written(measuredAt),
        };
      }),
    ),
  );
  yield batch(
    sectorAnalysis,
    numbers.flatMap((number) =>
      indices(analysesEach).map((index) => {
        const time = analysisTime(dataset, index);
        return {
          id: dataset.id("analyses", number * analysesEach + index),
          sectorId: dataset.id("sectors", number),
          marketRegimeId: regimeAt(dataset, time),
          modelName: "sample-sector",
          modelVersion: "2",
          analysisTime: time,
          validUntil: random.percent(80) ? after(time, 6 * day) : null,
          outlook: random.pick(sectorOutlooks),
          confidenceScore: random.score(40, 95),
          riskLevel: random.pick(["low", "medium", "high", "extreme"] as const),
          recommendedAllocation: random.percent(80) ? random.score(0, 30) : null,
          relativeStrength: random.score(),
          momentumScore: random.score(),
          liquidityScore: random.score(),
          volatilityScore: random.score(),
          inflowScore: random.percent(70) ? random.score() : null,
          outflowScore: random.percent(70) ? random.score() : null,
          correlationWithBtc: decimal(random.between(-2_000, 10_000), 4),
          correlationWithEth: decimal(random.between(-2_000, 10_000), 4),
          dominancePercentage: random.score(0, 20),
          tvlUsd: random.percent(60) ? `${random.between(1, 90_000)}000000` : null,
          institutionalInflowUsd: random.percent(40) ? String(random.between(-5_000_000, 9_000_000)) : null,
          topCryptos: at(members, number)
            .slice(0, 3)
            .map((coin) => ({ cryptocurrencyId: coin.id, symbol: coin.symbol })),
          ...dataset.written(time),
        };
      }),
    ),
  );
  yield batch(
    sectorRotationSignals,
    indices(12 * dataset.options.scale).map((index) => {
      const detectedAt = dataset.hoursAgo(random.between(0, 20) * 24 + 1);
      const [from, to] = random.sample(numbers, 2).map((number) => dataset.id("sectors", number));
      const status = at(rotationStatuses, index % rotationStatuses.length);
      return {
        // The first and last rotations are from cash or to cash.
        fromSectorId: index % 10 === 8 ? null : (from ?? null),
        toSectorId: index % 10 === 9 ? null : (to ?? null),
        marketRegimeId: regimeAt(dataset, detectedAt),
        modelName: "sample-sector",
        modelVersion: String(1 + (index % 2)),
        detectedAt: after(detectedAt, index),
        expiresAt: status === "active" ? dataset.hoursAgo(-24 * random.between(1, 14)) : null,
        status,
        rotationStage: random.pick([...rotationStages, null]),
        strength: random.score(),
        confidenceScore: random.score(40, 95),
        capitalFlowUsd: random.percent(80) ? `${random.between(1, 9_000)}00000` : null,
        ...dataset.written(detectedAt),
      };
    }),
  );
}
