import { chmodSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDatabaseSpec } from "../../src/database_spec.ts";
import { serverBinaries } from "../../src/server/binaries.ts";
import { connected, createDatabase, dropDatabases, ping, urlOf } from "../../src/server/databases.ts";
import { checkExternalServer } from "../../src/server/external_server.ts";
import { dropStaleDatabases, newPrefix } from "../../src/server/location.ts";
import { type SpawnedServer, spawnServer } from "../../src/server/spawned_server.ts";
import { templateOf } from "../../src/server/templates.ts";
import { serverParent, temporaryFolder } from "../../src/server/temporary.ts";

const native = serverBinaries("postgres-18") ?? "";

/** Parent folder of a test's servers, accessible to the user that runs them. */
let parent: string;
let server: SpawnedServer | undefined;

beforeEach(() => {
  parent = temporaryFolder(serverParent(), "test");
  chmodSync(parent, 0o755);
  server = undefined;
});

afterEach(async () => {
  await server?.stop();
  rmSync(parent, { recursive: true });
});

describe.runIf(native)("a spawned server", () => {
  test("answers until it is stopped, then removes its files", async () => {
    server = await spawnServer(native, { parent });
    await ping(server.url);
    expect(readdirSync(parent)).toHaveLength(1);

    await server.stop();
    await server.stop();
    await expect(ping(server.url)).rejects.toThrow("ECONNREFUSED");
    expect(readdirSync(parent)).toEqual([]);
  });

  test("recovers committed rows after a crash", async () => {
    server = await spawnServer(native, { parent, settings: { synchronous_commit: "on" } });
    const { url } = server;
    await connected(url, (sql) => sql`create table kept as select pg_postmaster_start_time() as started`);
    await server.crash();
    await connected(url, async (sql) => {
      expect(await sql`select started < pg_postmaster_start_time() as later from kept`).toEqual([
        { later: true },
      ]);
    });
  });

  test("rejects a wrong password", async () => {
    server = await spawnServer(native, { parent });
    const url = new URL(server.url);
    url.password = "guessed";
    await expect(ping(url.href)).rejects.toThrow("password authentication failed");
  });

  test("reports the reason and the end of its log if it cannot start, and removes its files", async () => {
    const starting = spawnServer(native, { parent, settings: { shared_buffers: "nonsense" } });
    await expect(starting).rejects.toThrow(
      /it ended with exit code 1\..*invalid value for parameter "shared_buffers"/s,
    );
    expect(readdirSync(parent)).toEqual([]);
  });

  test("is stopped if it rejects connections, and removes its files", async () => {
    const rules = join(parent, "hba.conf");
    writeFileSync(rules, "host all all all reject\n");
    const error = await spawnServer(native, { parent, settings: { hba_file: rules } }).catch(String);
    expect(error).toMatch(/pg_hba.conf rejects connection.*End of its log:.*starting PostgreSQL 18/s);

    const pid = Number(/\[(\d+)\] LOG: {2}starting PostgreSQL/.exec(String(error))?.[1]);
    expect(pid).toBeGreaterThan(1);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(readdirSync(parent)).toEqual(["hba.conf"]);
  });

  test("leaves no files if its binaries are missing", async () => {
    await expect(spawnServer(join(parent, "absent"), { parent })).rejects.toThrow("ENOENT");
    expect(readdirSync(parent)).toEqual([]);
  });
});

test.runIf(native)("retries a template whose creation failed", async () => {
  server = await spawnServer(native, { parent });
  const prefix = newPrefix();
  const spec = await createDatabaseSpec({}, {}, "postgres-18");
  await expect(templateOf({ url: "postgres://127.0.0.1:1/none", prefix }, spec)).rejects.toThrow(
    "ECONNREFUSED",
  );
  expect(await templateOf({ url: server.url, prefix }, spec)).toContain(prefix);
});

describe("the server of DATABASE_URL_TEST", () => {
  const create = (url: string, ...names: string[]) =>
    connected(url, async (admin) => {
      for (const name of names) await createDatabase(admin, name);
    });

  async function refusal(url: string): Promise<Error> {
    const error = await checkExternalServer({ url, prefix: "strata_test_" }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    // Everything that a reporter may print, not only the message.
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("s3cret");
    return error as Error;
  }

  test("is named without the password if it cannot be reached", async () => {
    const { message } = await refusal("postgres://me:s3cret@127.0.0.1:1/mine?password=s3cret");
    expect(message).toMatch(/DATABASE_URL_TEST.*me@127\.0\.0\.1:1.*ECONNREFUSED/);
  });

  test("is rejected if it is not a URL", async () => {
    expect((await refusal("host=localhost password=s3cret")).message).toContain("not a URL");
  });

  test.runIf(native)("is rejected if the role cannot create databases", async () => {
    server = await spawnServer(native, { parent });
    const sql = postgres(server.url, { max: 1 });
    await sql`create role me login password 's3cret'`;

    const url = new URL(server.url);
    url.username = "me";
    url.password = "s3cret";
    expect((await refusal(url.href)).message).toMatch(/permission denied.*needs CREATEDB/);

    await sql`alter role me createdb`;
    await checkExternalServer({ url: url.href, prefix: "strata_test_" });
    await sql.end();
  });

  test.runIf(native)(
    "drops unused databases of runs older than a week, and keeps used and newer ones",
    async () => {
      server = await spawnServer(native, { parent });
      const { url } = server;
      const dayMs = 24 * 60 * 60 * 1000;
      const left = `${newPrefix(Date.now() - 8 * dayMs)}a`;
      const used = `${newPrefix(Date.now() - 8 * dayMs)}b`;
      const newer = `${newPrefix(Date.now() - 6 * dayMs)}a`;
      const others = "strata_test_of_another_tool";
      await create(url, left, used, newer, others);
      await connected(urlOf(url, used), async (sql) => {
        await sql`select 1`;
        await dropStaleDatabases(url);
      });
      await expect(ping(urlOf(url, left))).rejects.toThrow("does not exist");
      for (const name of [used, newer, others]) await ping(urlOf(url, name));
    },
  );

  test.runIf(native)("drops only the databases of that run", async () => {
    server = await spawnServer(native, { parent });
    const { url } = server;
    await create(url, "run_1_a", "run_2_a");
    await ping(urlOf(url, "run_1_a"));
    await dropDatabases({ url, prefix: "run_1_" });
    await expect(ping(urlOf(url, "run_1_a"))).rejects.toThrow("does not exist");
    await ping(urlOf(url, "run_2_a"));
  });
});
