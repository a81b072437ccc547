import { authenticationLogs, userProfiles, userSessions, users } from "@strata/schema-core";
import { type Validators, validatorsOf } from "@strata/validators";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, made from its columns and CHECKs. An entry of its own,
 * since it needs zod.
 */
export const authenticationLogValidators: Validators<typeof authenticationLogs> =
  /* @__PURE__ */ validatorsOf(authenticationLogs);
export const userValidators: Validators<typeof users> = /* @__PURE__ */ validatorsOf(users);
export const userProfileValidators: Validators<typeof userProfiles> =
  /* @__PURE__ */ validatorsOf(userProfiles);
export const userSessionValidators: Validators<typeof userSessions> =
  /* @__PURE__ */ validatorsOf(userSessions);
