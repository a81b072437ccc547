import type { Check } from "./check.ts";
import { columnChecks } from "./checks/columns.ts";
import { documentationChecks } from "./checks/documentation.ts";
import { indexChecks } from "./checks/indexes.ts";
import { keyChecks } from "./checks/keys.ts";
import { namingChecks } from "./checks/naming.ts";
import { securityChecks } from "./checks/security.ts";
import { storageChecks } from "./checks/storage.ts";

/** All checks, by family. */
export const checks: readonly Check[] = [
  ...keyChecks,
  ...indexChecks,
  ...columnChecks,
  ...storageChecks,
  ...securityChecks,
  ...namingChecks,
  ...documentationChecks,
];
