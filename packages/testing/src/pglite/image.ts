import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Extensions, MemoryFS, type PGliteOptions } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import type { Recipe } from "../recipe.ts";
import { cached } from "./cache.ts";
import { TestPglite } from "./client.ts";

/** The files of a database that was shut down in order, as a tar archive. */
export type Image = Uint8Array;

/** The image of a database made by `recipe`: kept from an earlier run, or built now. */
export function imageOf(recipe: Recipe, extensions: Extensions): Promise<Image> {
  return cached(keyOf(recipe.identity, Object.keys(extensions)), async () => {
    const empty = await cached(keyOf("empty"), () =>
      // Segments of 1 MB, since a rewind copies the one that is written to.
      build({ initDbStartParams: ["--wal-segsize=1"] }, async () => {}),
    );
    return build({ loadDataDir: new Blob([empty]), extensions }, async (client) => {
      const { statements, migrations } = recipe;
      for (const statement of statements) await client.exec(statement);
      if (migrations !== undefined) await migrate(drizzle({ client }), { migrationsFolder: migrations });
    });
  });
}

async function build(options: PGliteOptions, fill: (client: TestPglite) => Promise<void>): Promise<Image> {
  const fs = new KeptFiles();
  const client = await TestPglite.start({ ...options, fs });
  await fill(client).finally(() => client.close());
  return fs.image;
}

/** Files in memory that are read once more when the database has shut down: it then starts without recovery. */
class KeptFiles extends MemoryFS {
  image: Image = new Uint8Array();

  override async closeFs(): Promise<void> {
    const tar = await this.dumpTar("image", "none");
    this.image = new Uint8Array(await tar.arrayBuffer());
    await super.closeFs();
  }
}

const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
const manifest = readFileSync(join(dirname(entry), "../package.json"), "utf8");
const { version } = JSON.parse(manifest) as { version: string };

/** To be raised when images are built or sealed otherwise than before. */
const FORMAT = 1;

function keyOf(...parts: unknown[]): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([FORMAT, ...parts]))
    .digest("hex");
  return `pglite-${version}-${hash.slice(0, 32)}.tar`;
}
