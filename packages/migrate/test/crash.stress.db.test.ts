import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { rounds } from "@strata/test-support/stress";
import { type ServerEngine, type SpawnedServer, startServer } from "@strata/testing/server";
import { createTestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { drizzle as onPglite } from "drizzle-orm/pglite";
import { drizzle as onServer } from "drizzle-orm/postgres-js";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { migrateInProcess } from "./process.ts";
import { stateOf, writeTwenty } from "./twenty.ts";

// Twenty migrations in a process that is killed at one of its statements. The next run completes them.

const engine = inject("engine");

let parent: string;
let folder: string;
let names: string[];

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "strata-crash-"));
  folder = join(parent, "migrations");
  names = writeTwenty(folder);
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** An empty database that processes can open, one after the other. */
interface Place {
  readonly address: string;
  state(): ReturnType<typeof stateOf>;
  remove(): Promise<void>;
}

async function emptyServerDatabase(): Promise<Place> {
  const { url = "", db, close } = await createTestDatabase({});
  return { address: url, state: () => stateOf(db), remove: close };
}

let pristine: string | undefined;

async function emptyFolder(): Promise<Place> {
  if (!pristine) {
    pristine = join(parent, "pristine");
    await new PGlite(pristine).close();
  }
  const address = mkdtempSync(join(parent, "data-"));
  cpSync(pristine, address, { recursive: true });
  return {
    address,
    async state() {
      const client = new PGlite(address);
      try {
        return await stateOf(onPglite({ client }));
      } finally {
        await client.close();
      }
    },
    remove: async () => rmSync(address, { recursive: true }),
  };
}

const emptyPlace = engine === "pglite" ? emptyFolder : emptyServerDatabase;

/** Migrates an empty database undisturbed. */
async function undisturbed() {
  const place = await emptyPlace();
  try {
    const { applied, statements = 0 } = await migrateInProcess(place.address, folder);
    expect(applied).toEqual(names);
    return { statements, state: await place.state() };
  } finally {
    await place.remove();
  }
}

test("kill -9 at any statement: the next run completes the migrations, each applied once", async () => {
  const { statements, state } = await undisturbed();
  expect(statements).toBeGreaterThan(150);
  const kills = rounds({ full: statements, few: 5 });
  for (let statement = 1; statement <= statements; statement += Math.ceil(statements / kills)) {
    // PGlite answers in the same process: there is no moment in which a statement is on its way.
    const moment = engine === "pglite" || statement % 2 === 1 ? "before" : "during";
    const kill = { statement, moment } as const;
    const place = await emptyPlace();
    try {
      const killed = await migrateInProcess(place.address, folder, kill);
      expect({ kill, ...killed }).toEqual({ kill, code: null, signal: "SIGKILL" });
      expect({ kill, ...(await migrateInProcess(place.address, folder)) }).toMatchObject({ kill, code: 0 });
      expect({ kill, ...(await place.state()) }).toEqual({ kill, ...state });
    } finally {
      await place.remove();
    }
  }
});

describe.skipIf(engine === "pglite" || engine === "postgres")("a crash of the server", () => {
  let server: SpawnedServer;

  beforeAll(async () => {
    // A commit must survive, unlike on the shared server of the tests.
    server = await startServer(engine as ServerEngine, { synchronous_commit: "on" });
  });

  afterAll(() => server?.stop());

  test("at any moment: the next run completes the migrations, each applied once", async () => {
    const { state } = await undisturbed();
    const crashes = rounds({ full: 30, few: 2 });
    for (let round = 0; round < crashes; round += 1) {
      const name = `round_${round}`;
      await connected(server.url, (db) => db.execute(`create database ${name}`));
      const address = Object.assign(new URL(server.url), { pathname: name }).href;
      const running = migrateInProcess(address, folder);
      // Later in each round.
      const enough = Math.floor((round / crashes) * names.length);
      await connected(address, async (db) => {
        const applied = () => db.$count(sql`drizzle.__drizzle_migrations_ledger`).catch(() => 0);
        await expect.poll(applied, { interval: 1 }).toBeGreaterThanOrEqual(enough);
      });
      await server.crash();
      await running;
      expect({ round, ...(await migrateInProcess(address, folder)) }).toMatchObject({ round, code: 0 });
      await connected(address, async (db) =>
        expect({ round, ...(await stateOf(db)) }).toEqual({ round, ...state }),
      );
    }
  });
});

async function connected<T>(url: string, step: (db: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
  const db = connect(url);
  try {
    return await step(db);
  } finally {
    await db.$client.end();
  }
}

const connect = (url: string) => onServer({ connection: { url, max: 1, onnotice: () => {} } });
