import { defineRelationsPart } from "drizzle-orm";
import { authenticationLogs, userProfiles, userSessions, users } from "./index.ts";

/** Relations among the tables of this package; merge parts with `mergeParts`, never by spreading. */
export const coreRelations = defineRelationsPart(
  { users, userProfiles, userSessions, authenticationLogs },
  (r) => ({
    users: {
      profile: r.one.userProfiles({ from: r.users.id, to: r.userProfiles.userId }),
      referrals: r.many.userProfiles({ from: r.users.id, to: r.userProfiles.referredBy, alias: "referrer" }),
      sessions: r.many.userSessions({ from: r.users.id, to: r.userSessions.userId }),
      authenticationLogs: r.many.authenticationLogs({ from: r.users.id, to: r.authenticationLogs.userId }),
    },
    userProfiles: {
      user: r.one.users({ from: r.userProfiles.userId, to: r.users.id, optional: false }),
      referrer: r.one.users({ from: r.userProfiles.referredBy, to: r.users.id, alias: "referrer" }),
    },
    userSessions: {
      user: r.one.users({ from: r.userSessions.userId, to: r.users.id, optional: false }),
      replacedBy: r.one.userSessions({ from: r.userSessions.replacedById, to: r.userSessions.id }),
    },
    authenticationLogs: {
      user: r.one.users({ from: r.authenticationLogs.userId, to: r.users.id }),
    },
  }),
);
