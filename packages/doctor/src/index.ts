export type { Check, Finding, Level } from "./check.ts";
export { checks } from "./checks.ts";
export type { Database, Session } from "./database.ts";
export { type DiagnoseOptions, diagnose, examine } from "./diagnose.ts";
export type { Diagnosis, Exemption } from "./exemptions.ts";
export { diagnosisJson, diagnosisText, type Style } from "./report.ts";
