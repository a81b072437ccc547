/**
 * Whether postgres.js wrote to a connection that was just lost: it throws an uncaught exception
 * (porsager/postgres#1154), although the query is rejected as well.
 */
export const isWriteToLostConnection = (error: unknown): boolean =>
  error instanceof TypeError && /\bnextWrite\b.*\bpostgres\b/.test(error.stack ?? "");
