import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@strata/migrate";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import type { Database } from "../src/database.ts";
import { schemaComments } from "../src/documentation.ts";
import { schemaPackages } from "../src/domains.ts";
import { drizzleKit } from "../src/drizzle_kit.ts";
import { supplementaryStatements } from "../src/generate.ts";
import { open } from "../src/open.ts";
import { ensurePartitions, monthlyPartitions } from "../src/partitions.ts";
import { migrationsFolder, repositoryFolder } from "../src/paths.ts";
import * as schema from "../src/schema.ts";
import { embeddedData, targetOf } from "../src/target.ts";
import { catalogOf } from "./catalog.ts";
import { createEmbedded } from "./embedded.ts";

describe("the committed migrations, applied to an empty database", () => {
  test("match the TypeScript schema: columns, types, defaults, checks, keys, indexes, enums, views, comments", async () => {
    const migrated = await createTestDatabase({ migrations: migrationsFolder, relations: schema.relations });
    const declared = await createTestDatabase({ schema, relations: schema.relations });
    try {
      for (const statement of await supplementaryStatements(declared.db, {
        schema,
        comments: schemaComments(),
      })) {
        await declared.db.execute(sql.raw(statement));
      }
      const catalog = await catalogOf(migrated.db);
      expect(catalog).toEqual(await catalogOf(declared.db));
      expect(catalog.constraints?.length).toBeGreaterThan(90);
      expect(catalog.views?.length).toBeGreaterThan(15);
    } finally {
      await Promise.all([migrated.close(), declared.close()]);
    }
  });

  test("have the comment of every table, view, column and enum, and a unique key for every materialized view", async () => {
    const migrated = await createTestDatabase({ migrations: migrationsFolder, relations: schema.relations });
    try {
      const db = migrated.db;
      expect(await supplementaryStatements(db, { schema, comments: schemaComments() })).toEqual([]);
      const without = await db.execute(
        sql`
          select c.relname, a.attname from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
            and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)
          union all
          select c.relname, 'no unique index' from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'm'
            and not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique)
          union all
          select typname, null from pg_type
          where typnamespace = 'public'::regnamespace and typtype = 'e' and obj_description(oid, 'pg_type') is null`,
        "objects",
      );
      expect(without).toEqual([]);
    } finally {
      await migrated.close();
    }
  });
});

// The command itself, on a separate database: on PGlite a folder, since drizzle-kit is another process.
describe("drizzle-kit push", () => {
  let database: TestDatabase | undefined;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "strata-push-"));
    if (inject("engine") === "pglite") await createEmbedded(folder);
    else database = await createTestDatabase({});
    vi.stubEnv("DATABASE_URL", database?.url ?? `file:${folder}`);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const pushAll = () => drizzleKit(repositoryFolder, ["push"]);

  const pushEntry = (entry: string) =>
    drizzleKit(repositoryFolder, [
      "push",
      ...["--dialect", "postgresql", "--schema", entry],
      ...(database?.url ? ["--url", database.url] : ["--driver", "pglite", "--url", embeddedData(folder)]),
    ]);

  test("of the composed schema: a second push changes nothing", async () => {
    expect(await pushAll()).toMatchObject({ status: "ok" });
    expect(await pushAll()).toMatchObject({ status: "no_changes" });
  });

  /** A schema package and its dependencies among the schema packages. */
  function withDependencies(name: string): string[] {
    const manifest = readFileSync(join(repositoryFolder, "packages", name, "package.json"), "utf8");
    const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: Record<string, string> };
    const schemas = Object.keys(dependencies)
      .map((dependency) => dependency.replace("@strata/", ""))
      .filter((dependency) => dependency in schemaPackages);
    return [...new Set([...schemas.flatMap(withDependencies), name])];
  }

  // Each with only its dependencies, as in a service that uses this domain alone.
  const withTables = Object.entries(schemaPackages).filter(
    ([, { domains }]) => Object.keys(domains).length > 0,
  );

  test.each(withTables)("of %s alone: a second push changes nothing", async (name) => {
    const entry = join(folder, "entry.ts");
    symlinkSync(join(import.meta.dirname, "../node_modules"), join(folder, "node_modules"));
    writeFileSync(
      entry,
      withDependencies(name)
        .map((one) => `export * from "@strata/${one}";\n`)
        .join(""),
    );
    expect(await pushEntry(entry)).toMatchObject({ status: "ok" });
    expect(await pushEntry(entry)).toMatchObject({ status: "no_changes" });
  });

  test("after the migrations changes nothing and drops nothing, empty partitions included", async () => {
    const connected = async <T>(step: (db: Database) => Promise<T>) => {
      const connection = await open(targetOf(process.env));
      try {
        return await step(connection.db);
      } finally {
        await connection.close();
      }
    };
    const everything = (db: Database) =>
      db.execute(
        sql`select oid::regclass::text as name, relkind::text as kind from pg_class
            where relnamespace in ('public'::regnamespace, 'partitions'::regnamespace) order by 1`,
        "objects",
      );
    const before = await connected(async (db) => {
      await migrate({ db, folder: migrationsFolder, lockTimeout: 0 });
      await ensurePartitions(db, monthlyPartitions(new Date("2026-01-01Z"), 3));
      return everything(db);
    });
    expect(before).toContainEqual({ name: "partitions.market_data_2026_02", kind: "r" });
    expect(before).toContainEqual({ name: "candle_coverage_cryptocurrency_id_timeframe_key", kind: "i" });
    expect(await pushAll()).toMatchObject({ status: "no_changes" });
    expect(await connected(everything)).toEqual(before);
  });
});
