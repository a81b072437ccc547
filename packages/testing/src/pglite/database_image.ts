import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Extensions, PGliteOptions } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import type { DatabaseSpec } from "../database_spec.ts";
import { cached } from "./cache.ts";
import { TestPglite } from "./client.ts";
import { type FileTree, pack, unpack } from "./file_tree.ts";
import { MemoryFiles } from "./files.ts";

/** Files of a database that was shut down cleanly, so that it starts without recovery. */
export type DatabaseImage = FileTree;

/** Returns the image of a database spec from the cache, or builds it. */
export async function cachedImage(spec: DatabaseSpec, extensions: Extensions): Promise<DatabaseImage> {
  return fromCache(cacheKey(spec.identity, Object.keys(extensions)), async () => {
    const empty = await fromCache(cacheKey("empty"), () =>
      // Segments of 1 MB, because a rewind copies the current one.
      build(new MemoryFiles(), { initDbStartParams: ["--wal-segsize=1"] }, async () => {}),
    );
    return build(new MemoryFiles(empty), { extensions }, async (client) => {
      const { statements, migrations } = spec;
      for (const statement of await statements()) await client.exec(statement);
      if (migrations !== undefined) await migrate(drizzle({ client }), { migrationsFolder: migrations });
    });
  });
}

async function fromCache(key: string, make: () => Promise<DatabaseImage>): Promise<DatabaseImage> {
  return unpack(await cached(key, async () => pack(await make())));
}

async function build(
  files: MemoryFiles,
  options: PGliteOptions,
  fill: (client: TestPglite) => Promise<void>,
): Promise<DatabaseImage> {
  const client = await TestPglite.start(files, options);
  await fill(client).finally(() => client.close());
  return files.read();
}

const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
const manifest = readFileSync(join(dirname(entry), "../package.json"), "utf8");
const { version } = JSON.parse(manifest) as { version: string };

/** Format version of cached images; increment when they are built or stored differently. */
const FORMAT = 1;

function cacheKey(...parts: unknown[]): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([FORMAT, ...parts]))
    .digest("hex");
  return `pglite-${version}-${hash.slice(0, 32)}.image`;
}
