import { InvalidArgumentError, Option } from "commander";

/** Parses a whole number from 1 to 999,999. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Use a whole number from 1 to 999999.");
  return Number(text);
}

/** Parses a number of months, at most a century. */
export function monthCount(text: string): number {
  const count = wholeNumber(text);
  if (count > 1200) throw new InvalidArgumentError("Use at most 1200 months, a century.");
  return count;
}

/** Parses a month such as 2024-01 as its first instant in UTC. */
export function month(text: string): Date {
  const date = new Date(`${text}-01T00:00:00Z`);
  // Date.UTC, which computes the partitions, maps the years 0 to 99 to the 20th century.
  if (!/^[12]\d{3}-\d{2}$/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("Use a month, such as 2024-01.");
  }
  return date;
}

/** Parses a day such as 2026-11-01 as its first instant in UTC. */
export function day(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`);
  // JavaScript parses February 30 as March 2.
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError("Use a day, such as 2026-11-01.");
  }
  return date;
}

/** `--lock-timeout <seconds>`, 60 by default. */
export const lockTimeoutOption = (description: string): Option =>
  new Option("--lock-timeout <seconds>", description).argParser(wholeNumber).default(60);

/** `--json`, the output as JSON. */
export const jsonOption = (): Option => new Option("--json", "print JSON, also for errors");
