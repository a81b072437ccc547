import { sql } from "drizzle-orm";
import { createTestDatabase } from "../../src/vitest.ts";

/** Opens a database, leaves it open, and prints how to find its server. */
export async function report(): Promise<void> {
  const { db, url } = await createTestDatabase();
  const [row] = await db.execute<{ folder: string }>(
    sql`select current_setting('data_directory') as folder`,
    "objects",
  );
  console.log(`REPORT ${JSON.stringify({ pid: process.ppid, url, folder: row?.folder })}`);
}
