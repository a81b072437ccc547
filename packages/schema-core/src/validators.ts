// Imported by package name: only the build writes it (see comments.d.ts).
import { comments } from "@strata/schema-core/comments";
import { type Validators, validatorsOf } from "@strata/validators";
import { authenticationLogs, userProfiles, userSessions, users } from "./index.ts";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, built from its columns and CHECKs. A separate
 * entry of the package, so that the main entry does not load zod.
 */
export const authenticationLogValidators: Validators<typeof authenticationLogs> =
  /* @__PURE__ */ validatorsOf(authenticationLogs, { comments: comments.authentication_logs });
/** Zod schemas of `users`. */
export const userValidators: Validators<typeof users> = /* @__PURE__ */ validatorsOf(users, {
  comments: comments.users,
});
/** Zod schemas of `user_profiles`. */
export const userProfileValidators: Validators<typeof userProfiles> = /* @__PURE__ */ validatorsOf(
  userProfiles,
  { comments: comments.user_profiles },
);
/** Zod schemas of `user_sessions`. */
export const userSessionValidators: Validators<typeof userSessions> = /* @__PURE__ */ validatorsOf(
  userSessions,
  { comments: comments.user_sessions },
);
