// Migrates a database with the built package and prints what it applied as JSON. It can kill itself at a statement.
import { writeSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { drizzle as onPglite } from "drizzle-orm/pglite";
import { drizzle as onServer } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { MigrateError, migrate } from "../../dist/index.js";

/**
 * Address of a server or path of a PGlite folder, folder of the migrations, number of the statement at which it is
 * killed, and whether that is `before` or `during` the statement.
 */
const [address = "", folder = "", killAt = "0", moment = "before"] = process.argv.slice(2);
const kill = () => process.kill(process.pid, "SIGKILL");

// postgres.js writes the rollback of a transaction to a lost connection.
process.on("uncaughtException", (error) => {
  if (!/nextWrite/.test(error.stack ?? "")) throw error;
});

const isServer = address.startsWith("postgres:");
const client = isServer
  ? postgres(address, {
      max: 1,
      max_lifetime: null,
      onnotice: () => {},
      connection: { application_name: "test" },
    })
  : new PGlite(address);
const db = isServer ? onServer({ client }) : onPglite({ client });

let statements = 0;
const counting = (session) => ({
  execute(query, mode) {
    statements += 1;
    const isTheOne = statements === Number(killAt);
    if (isTheOne && moment === "before") kill();
    const result = session.execute(query, mode);
    // postgres.js writes in the next round of the event loop; then the statement is on its way to the server.
    if (isTheOne) setImmediate(() => setImmediate(() => setImmediate(kill)));
    return result;
  },
  transaction: (step, config) => session.transaction((tx) => step(counting(tx)), config),
});

try {
  const applied = await migrate({ db: counting(db), folder, lockTimeout: 120 });
  writeSync(1, JSON.stringify({ applied, statements }));
} catch (error) {
  const { code, message, where } = error;
  writeSync(1, JSON.stringify({ error: code, message, where }));
  process.exitCode = error instanceof MigrateError ? 1 : 2;
} finally {
  await (isServer ? client.end({ timeout: 1 }) : client.close()).catch(() => {});
}
