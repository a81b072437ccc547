import type { InferInsertModel } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { Random } from "./random.ts";

/** Options of a sample dataset. The same options give the same rows, byte for byte. */
export interface DatasetOptions {
  /** Seed of the random generator. */
  readonly seed: number;
  /** Size as a multiple of the smallest dataset: an integer of 1 or more. */
  readonly scale: number;
  /** "Now" of the dataset, the start of a day in UTC; no event is later. */
  readonly until: Date;
}

/** Options of the default dataset. */
export const defaultDataset: DatasetOptions = { seed: 1, scale: 1, until: new Date("2026-11-01T00:00:00Z") };

/** Rows of one table that are inserted together. */
export interface Batch {
  readonly table: PgTable;
  readonly rows: readonly object[];
}

/** Rows of a table, checked against its insert type; with `id` if other rows reference them. */
export const batch = <T extends PgTable>(
  table: T,
  rows: readonly (InferInsertModel<T> & { id?: number })[],
): Batch => ({ table, rows });

/** Number of rows of each kind that other rows reference. */
export function sizesOf(scale: number) {
  return {
    users: 20 * scale,
    sessions: 40 * scale,
    coins: 8 * scale,
    sectors: 7 * scale,
    news: 60 * scale,
    regimes: 204,
    analyses: 56 * scale,
    watchlists: 30 * scale,
    suggestions: 80 * scale,
    signals: 120 * scale,
    positions: 64 * scale,
    models: 12,
    tasks: 60 * scale,
  };
}

/** First id of each kind of referenced row; the ids of a kind are contiguous. */
export type FirstIds = Readonly<Record<keyof ReturnType<typeof sizesOf>, number>>;

/** Placement of a dataset in a database: existing rows that it uses, and the ids reserved for it. */
export interface Placement {
  readonly firstIds: FirstIds;
  readonly totalId: number;
  readonly hasDefaultWatchlist: boolean;
}

/** Context from which every part of a dataset is generated. */
export class Dataset {
  readonly options: DatasetOptions;
  readonly size: ReturnType<typeof sizesOf>;
  private readonly firstIds: FirstIds;
  /** Id of the asset TOTAL, which stands for the whole market. */
  readonly totalId: number;
  /** Whether the dataset provides the default watchlist, of which a database has at most one. */
  readonly hasDefaultWatchlist: boolean;

  constructor(options: DatasetOptions, { firstIds, totalId, hasDefaultWatchlist }: Placement) {
    this.options = options;
    this.size = sizesOf(options.scale);
    this.firstIds = firstIds;
    this.totalId = totalId;
    this.hasDefaultWatchlist = hasDefaultWatchlist;
  }

  random(purpose: string): Random {
    return new Random(this.options.seed, purpose);
  }

  /** Id of a row by its index from 0; an index past the last wraps around. */
  id(kind: keyof FirstIds, index: number): number {
    return this.firstIds[kind] + (index % this.size[kind]);
  }

  /** Time the given number of hours before "now"; later than "now" if negative. */
  hoursAgo(hours: number): Date {
    return new Date(this.options.until.getTime() - hours * 3_600_000);
  }

  /** Creation and update times of a row. */
  written(createdAt: Date, updatedAt = createdAt) {
    return { createdAt, updatedAt };
  }
}

/** 0, 1, 2 … `count` - 1. */
export const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Element at an index; throws if there is none. */
export function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`Index ${index} is out of range.`);
  return value;
}

/** Time the given number of milliseconds after another. */
export const after = (instant: Date, milliseconds: number): Date =>
  new Date(instant.getTime() + milliseconds);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
