import { type Finding, nameOfFinding, type Severity } from "@strata/migrate";
import { counted, styled } from "./text.ts";

const colors: Readonly<Record<Severity, Parameters<typeof styled>[0]>> = {
  error: "red",
  warning: "yellow",
  info: "dim",
};

/** Formats findings of lint as text, and their number. */
export const findingsText = (findings: readonly Finding[]): string =>
  [
    ...findings.map((finding) =>
      [
        `${finding.file}:${finding.line}:${finding.column}`,
        `  ${styled(colors[finding.severity], finding.severity)} ${nameOfFinding(finding)}`,
        `  ${finding.message}. ${finding.why}`,
        `  safe: ${finding.safe}`,
      ].join("\n"),
    ),
    `${counted(findings.length, "finding")}.`,
  ].join("\n");
