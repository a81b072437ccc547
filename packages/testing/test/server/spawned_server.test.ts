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

/** Where the servers of a test put their files; open to the user that they run as. */
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

describe.runIf(native)("a server of the kit", () => {
  test("answers until it is stopped, and leaves no files", async () => {
    server = await spawnServer(native, { parent });
    await ping(server.url);
    expect(readdirSync(parent)).toHaveLength(1);

    await server.stop();
    await server.stop();
    await expect(ping(server.url)).rejects.toThrow("ECONNREFUSED");
    expect(readdirSync(parent)).toEqual([]);
  });

  test("refuses a wrong password", async () => {
    server = await spawnServer(native, { parent });
    const url = new URL(server.url);
    url.password = "guessed";
    await expect(ping(url.href)).rejects.toThrow("password authentication failed");
  });

  test("that cannot start says why, with the end of its log, and leaves nothing", async () => {
    const starting = spawnServer(native, { parent, settings: { shared_buffers: "nonsense" } });
    await expect(starting).rejects.toThrow(
      /it ended with exit code 1\..*invalid value for parameter "shared_buffers"/s,
    );
    expect(readdirSync(parent)).toEqual([]);
  });

  test("that runs but refuses us is stopped, and leaves nothing", async () => {
    const rules = join(parent, "hba.conf");
    writeFileSync(rules, "host all all all reject\n");
    const error = await spawnServer(native, { parent, settings: { hba_file: rules } }).catch(String);
    expect(error).toMatch(/pg_hba.conf rejects connection.*The end of its log:.*starting PostgreSQL 18/s);

    const pid = Number(/\[(\d+)\] LOG: {2}starting PostgreSQL/.exec(String(error))?.[1]);
    expect(pid).toBeGreaterThan(1);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(readdirSync(parent)).toEqual(["hba.conf"]);
  });

  test("that has no binaries leaves nothing", async () => {
    await expect(spawnServer(join(parent, "absent"), { parent })).rejects.toThrow("ENOENT");
    expect(readdirSync(parent)).toEqual([]);
  });
});

test.runIf(native)("a template that could not be made is tried again", async () => {
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
    // All that a reporter could print, not the message alone.
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("s3cret");
    return error as Error;
  }

  test("that cannot be reached is named, without the password", async () => {
    const { message } = await refusal("postgres://me:s3cret@127.0.0.1:1/mine?password=s3cret");
    expect(message).toMatch(/DATABASE_URL_TEST.*me@127\.0\.0\.1:1.*ECONNREFUSED/);
  });

  test("must be given as a URL", async () => {
    expect((await refusal("host=localhost password=s3cret")).message).toContain("not a URL");
  });

  test.runIf(native)("must let the role create databases", async () => {
    server = await spawnServer(native, { parent });
    const sql = postgres(server.url, { max: 1 });
    await sql`create role me login password 's3cret'`;

    const url = new URL(server.url);
    url.username = "me";
    url.password = "s3cret";
    expect((await refusal(url.href)).message).toMatch(/needs CREATEDB: permission denied/);

    await sql`alter role me createdb`;
    await checkExternalServer({ url: url.href, prefix: "strata_test_" });
    await sql.end();
  });

  test.runIf(native)(
    "is rid of what was left a week ago, and of nothing that is in use or newer",
    async () => {
      server = await spawnServer(native, { parent });
      const { url } = server;
      const dayMs = 24 * 60 * 60 * 1000;
      const left = `${newPrefix(Date.now() - 8 * dayMs)}a`;
      const used = `${newPrefix(Date.now() - 8 * dayMs)}b`;
      const newer = `${newPrefix(Date.now() - 6 * dayMs)}a`;
      const others = "strata_test_of_somebody_else";
      await create(url, left, used, newer, others);
      await connected(urlOf(url, used), async (sql) => {
        await sql`select 1`;
        await dropStaleDatabases(url);
      });
      await expect(ping(urlOf(url, left))).rejects.toThrow("does not exist");
      for (const name of [used, newer, others]) await ping(urlOf(url, name));
    },
  );

  test.runIf(native)("is rid of the databases of a run, and of no others", async () => {
    server = await spawnServer(native, { parent });
    const { url } = server;
    await create(url, "run_1_a", "run_2_a");
    await ping(urlOf(url, "run_1_a"));
    await dropDatabases({ url, prefix: "run_1_" });
    await expect(ping(urlOf(url, "run_1_a"))).rejects.toThrow("does not exist");
    await ping(urlOf(url, "run_2_a"));
  });
});
