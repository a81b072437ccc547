import { styleText } from "node:util";
import stringWidth from "string-width";

/** Colours a text where standard output is a terminal that wants colour. */
export const styled = (style: Parameters<typeof styleText>[0], text: string): string =>
  process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;

/** Fills a text with blanks to a width in terminal columns: on the right, or on the left for numbers. */
export function padded(text: string, width: number, side: "right" | "left" = "right"): string {
  const blanks = " ".repeat(Math.max(width - stringWidth(text), 0));
  return side === "right" ? text + blanks : blanks + text;
}

/** 1234567 as "1,234,567". */
export const grouped = (count: number): string => count.toLocaleString("en-US");

/** "1 row", "2 rows". */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A change in percent, as "+2.36 %" in green or "-1.59 %" in red; empty where it is unknown. */
export function change(percent: string | null): string {
  if (percent === null) return "";
  const number = Number(percent);
  return styled(number < 0 ? "red" : "green", `${number < 0 ? "" : "+"}${number.toFixed(2)} %`);
}

/** A text cut off where it is longer than `most` characters. */
export const clipped = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

const bars = "▁▂▃▄▅▆▇█";

/** A row of bars, lowest value to highest. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values
    .map((value) => bars[range === 0 ? 3 : Math.round(((value - low) / range) * (bars.length - 1))])
    .join("");
}

/** Rows of cells as aligned lines; `align` gives each column's side, left for text and right for numbers. */
export function table(rows: readonly (readonly string[])[], align: readonly ("left" | "right")[]): string[] {
  const widths = align.map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? "")), 0));
  return rows.map((row) =>
    align
      .map((side, column) =>
        padded(row[column] ?? "", widths[column] ?? 0, side === "left" ? "right" : "left"),
      )
      .join("  ")
      .trimEnd(),
  );
}

/** "576 inserted, 0 updated, 0 unchanged". */
export const countsText = (counts: { inserted: number; updated: number; unchanged: number }): string =>
  `${grouped(counts.inserted)} inserted, ${grouped(counts.updated)} updated, ${grouped(counts.unchanged)} unchanged`;
