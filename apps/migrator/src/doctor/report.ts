import { counted, styled, table } from "../text.ts";
import type { Finding, Level } from "./check.ts";
import { checks } from "./checks.ts";
import type { Diagnosis } from "./doctor.ts";

/** The diagnosis as JSON, for programs; `version` changes when its shape does. */
export const diagnosisJson = (label: string, { findings, exempted }: Diagnosis): string =>
  JSON.stringify({ version: 1, database: label, checks: checks.length, findings, exempted }, null, 2);

const colours = { error: "red", warning: "yellow", info: "cyan" } as const satisfies Record<Level, string>;

/** The diagnosis for people: by check, what it has found, why that matters and what to do. */
export function diagnosisText(label: string, { findings, exempted }: Diagnosis): string {
  const found = [...new Set(findings.map((finding) => finding.check))];
  const sections = found.map((id) => sectionOf(findings.filter(({ check }) => check === id)).join("\n"));
  const levels = (Object.keys(colours) as Level[])
    .map((level) => ({ level, count: findings.filter((finding) => finding.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`);
  const result = findings.length === 0 ? styled("green", "no findings") : counted(findings.length, "finding");
  const summary = [
    `${result}${levels.length > 0 ? ` (${levels.join(", ")})` : ""}`,
    ...(exempted.length > 0 ? [`${exempted.length} exempt`] : []),
    counted(checks.length, "check"),
  ].join(", ");
  return [`Diagnosis of ${label}`, ...sections, summary].join("\n\n");
}

function sectionOf(found: readonly Finding[]): string[] {
  const [first] = found;
  if (!first) return [];
  const check = checks.find(({ id }) => id === first.check);
  return [
    `${styled(colours[first.level], first.level)} ${first.check}${check ? `: ${check.finds}` : ""}`,
    ...(check ? [`  why: ${check.why}`] : []),
    `  do:  ${first.remedy}`,
    ...table(
      found.map(({ object, detail }) => ["   ", object, detail]),
      ["left", "left", "left"],
    ),
  ];
}
