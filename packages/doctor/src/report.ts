import type { Finding, Level } from "./check.ts";
import { checks } from "./checks.ts";
import type { Diagnosis } from "./exemptions.ts";

/** Function that colors a text, such as `styleText` of `node:util`. */
export type Style = (color: "red" | "yellow" | "cyan" | "green", text: string) => string;

/** Formats the diagnosis as JSON. `version` changes with its structure. */
export const diagnosisJson = (label: string, { findings, exempted }: Diagnosis): string =>
  JSON.stringify({ version: 1, database: label, checks: checks.length, findings, exempted }, null, 2);

const colors = { error: "red", warning: "yellow", info: "cyan" } as const satisfies Record<Level, string>;

/**
 * Formats the diagnosis as text, grouped by check: findings, why they matter, and how to fix them.
 *
 * @param label name of the database for the heading.
 * @param style colors the levels; without it the text is plain.
 */
export function diagnosisText(
  label: string,
  { findings, exempted }: Diagnosis,
  style: Style = (_, text) => text,
): string {
  const found = [...new Set(findings.map((finding) => finding.check))];
  const sections = found.map((id) =>
    sectionOf(
      findings.filter(({ check }) => check === id),
      style,
    ).join("\n"),
  );
  const levels = (Object.keys(colors) as Level[])
    .map((level) => ({ level, count: findings.filter((finding) => finding.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`);
  const result = findings.length === 0 ? style("green", "no findings") : counted(findings.length, "finding");
  const summary = [
    `${result}${levels.length > 0 ? ` (${levels.join(", ")})` : ""}`,
    ...(exempted.length > 0 ? [`${exempted.length} exempt`] : []),
    counted(checks.length, "check"),
  ].join(", ");
  return [`Diagnosis of ${label}`, ...sections, summary].join("\n\n");
}

function sectionOf(found: readonly Finding[], style: Style): string[] {
  const [first] = found;
  if (!first) return [];
  const check = checks.find(({ id }) => id === first.check);
  const width = Math.max(...found.map(({ object }) => object.length));
  return [
    `${style(colors[first.level], first.level)} ${first.check}${check ? `: ${check.finds}` : ""}`,
    ...(check ? [`  why: ${check.why}`] : []),
    `  do:  ${first.remedy}`,
    ...found.map(({ object, detail }) => `     ${object.padEnd(width)}  ${detail}`),
  ];
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
