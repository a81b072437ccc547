import type { InferInsertModel } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { Random } from "./random.ts";

/** Which world, and how big. The same options give the same rows, byte for byte. */
export interface WorldOptions {
  /** Another seed, another world. */
  readonly seed: number;
  /** How many times bigger than the smallest one: a whole number of 1 or more. */
  readonly scale: number;
  /** The present of the world: nothing in it happened later. The begin of a day in UTC. */
  readonly until: Date;
}

/** The world that is made where nothing else is asked for. */
export const defaultWorld: WorldOptions = { seed: 1, scale: 1, until: new Date("2026-11-01T00:00:00Z") };

/** Rows of one table that are written together. */
export interface Batch {
  readonly table: PgTable;
  readonly rows: readonly object[];
}

/** Rows of a table, held to its insert type; `id` where others refer to them. */
export const batch = <T extends PgTable>(
  table: T,
  rows: readonly (InferInsertModel<T> & { id?: number })[],
): Batch => ({ table, rows });

/** How many rows there are of what others refer to, by what they are. */
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

/** What others refer to: the first of its ids, which follow each other. */
export type FirstIds = Readonly<Record<keyof ReturnType<typeof sizesOf>, number>>;

/** Where a world is put: what it finds in the database, and the ids that are its own. */
export interface Place {
  readonly firstIds: FirstIds;
  readonly totalId: number;
  readonly hasDefaultList: boolean;
}

/** What every part of a world is made from. */
export class World {
  readonly options: WorldOptions;
  readonly size: ReturnType<typeof sizesOf>;
  private readonly firstIds: FirstIds;
  /** The id of TOTAL, the asset that statements about the whole market are about. */
  readonly totalId: number;
  /** Whether the default list is the world's: a database has one at most. */
  readonly hasDefaultList: boolean;

  constructor(options: WorldOptions, { firstIds, totalId, hasDefaultList }: Place) {
    this.options = options;
    this.size = sizesOf(options.scale);
    this.firstIds = firstIds;
    this.totalId = totalId;
    this.hasDefaultList = hasDefaultList;
  }

  random(purpose: string): Random {
    return new Random(this.options.seed, purpose);
  }

  /** The id of one of them, counted from 0; counting on after the last begins with the first again. */
  id(kind: keyof FirstIds, index: number): number {
    return this.firstIds[kind] + (index % this.size[kind]);
  }

  /** An instant so many hours before the present; less than 0 lies ahead. */
  hoursAgo(hours: number): Date {
    return new Date(this.options.until.getTime() - hours * 3_600_000);
  }

  /** For the two clocks of a row: when it was written, and last changed. */
  written(createdAt: Date, updatedAt = createdAt) {
    return { createdAt, updatedAt };
  }
}

/** 0, 1, 2 … `count` - 1. */
export const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** An element that must be there. */
export function at<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`there is no element ${index}`);
  return value;
}

/** An instant so many milliseconds after another. */
export const after = (instant: Date, milliseconds: number): Date =>
  new Date(instant.getTime() + milliseconds);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
