import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { migrateInProcess, migrateInProcesses } from "./process.ts";
import { stateOf, writeTwenty } from "./twenty.ts";

/** A program of the operating system, not of a package. */
const program = "pgbouncer";
const isInstalled = spawnSync(program, ["--version"]).status === 0;
if (!isInstalled)
  console.warn("PgBouncer is not installed: its tests are skipped. On Debian: apt-get install pgbouncer");

describe.skipIf(!isInstalled || inject("engine") === "pglite")("PgBouncer", () => {
  let folder: string;
  let migrations: string;
  let names: string[];
  let database: TestDatabase;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "strata-pgbouncer-"));
    chmodSync(folder, 0o755);
    migrations = join(folder, "migrations");
    names = writeTwenty(migrations);
    database = await createTestDatabase({});
    stop = async () => {};
  });

  afterEach(async () => {
    await stop();
    await database.close();
    rmSync(folder, { recursive: true });
  });

  /** Starts a PgBouncer before the database and returns the address of the database through it. */
  async function startPooler(mode: "session" | "transaction", poolSize: number): Promise<string> {
    const { hostname, port, username, password, pathname } = new URL(database.url ?? "");
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const own = (listener.address() as AddressInfo).port;
    listener.close();
    await once(listener, "close");
    const settings = join(folder, "pgbouncer.ini");
    writeFileSync(
      settings,
      `[databases]
* = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = ${poolSize}
`,
    );
    const idOf = (flag: string) => Number(spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout);
    const isRoot = process.getuid?.() === 0;
    const pooler = spawn(program, ["-q", settings], {
      stdio: "ignore",
      ...(isRoot && { uid: idOf("-u"), gid: idOf("-g") }),
    });
    stop = async () => {
      if (pooler.exitCode !== null || pooler.signalCode !== null) return;
      pooler.kill("SIGINT");
      await once(pooler, "exit");
    };
    const address = `postgres://anyone@127.0.0.1:${own}${pathname}`;
    await expect
      .poll(async () => {
        const client = drizzle({ connection: { url: address, max: 1, connect_timeout: 1 } });
        return client
          .execute("select 1")
          .then(
            () => true,
            () => false,
          )
          .finally(() => client.$client.end());
      })
      .toBe(true);
    return address;
  }

  test("in session mode: of eight processes at once each exits 0, and each migration is applied once", async () => {
    const outcomes = await migrateInProcesses(8, await startPooler("session", 10), migrations);
    expect(outcomes.filter(({ code }) => code !== 0)).toEqual([]);
    expect(outcomes.flatMap(({ applied = [] }) => applied).sort()).toEqual(names);
    expect((await stateOf(database.db)).log).toHaveLength(names.length);
  });

  test.each([1, 5])(
    "in transaction mode with %i connections: processes at once are rejected or apply each migration once",
    async (poolSize) => {
      const outcomes = await migrateInProcesses(8, await startPooler("transaction", poolSize), migrations);
      expect(outcomes.some(({ code }) => code !== 0)).toBe(true);
      // A lock that was left on a session of the pooler ends with it.
      await stop();
      const direct = await migrateInProcess(database.url ?? "", migrations);
      expect(direct).toEqual({ ...direct, code: 0, error: undefined });
      const { log, ledger } = await stateOf(database.db);
      expect(log).toHaveLength(names.length);
      expect(ledger).toHaveLength(names.length);
    },
  );
});
