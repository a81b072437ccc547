import { relative, sep } from "node:path";
import { nameOfFinding } from "./accepted.ts";
import type { Finding } from "./inspect.ts";
import type { Severity } from "./rule.ts";
import { rules } from "./rules.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/**
 * Formats findings as a SARIF 2.1.0 log, which code hosts show beside the lines of a change.
 *
 * @param root folder to which the paths of the files are relative: that of the repository.
 */
export function sarifOf(findings: readonly Finding[], root: string): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "strata-migrate-lint",
            rules: rules.map(({ id, severity, why, safe }) => ({
              id,
              shortDescription: { text: why },
              help: { text: safe },
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: levels[finding.severity],
          message: { text: `${finding.message}. ${finding.why} Safe: ${finding.safe}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(relative(root, finding.file).split(sep).join("/")) },
                region: { startLine: finding.line, startColumn: finding.column },
              },
            },
          ],
          partialFingerprints: { finding: nameOfFinding(finding) },
        })),
      },
    ],
  };
}
