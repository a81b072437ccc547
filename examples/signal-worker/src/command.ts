import { readFile } from "node:fs/promises";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as z from "zod";
import { BadRunError, recordRun } from "./record_run.ts";
import { runSchema } from "./run.ts";
import { relations } from "./schema.ts";

/**
 * `signal-worker FILE`: writes the run in a JSON file to the database of `DATABASE_URL`.
 *
 * @returns the exit code: 0 written, now or by an earlier call; 1 the database failed, retry; 2 the run or the usage
 * is invalid, or the database rejects the run.
 */
export async function command(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [file, ...others] = args;
  if (!file || others.length > 0 || !env.DATABASE_URL) {
    console.error("usage: DATABASE_URL=postgres://… signal-worker FILE");
    return 2;
  }
  let run: z.infer<typeof runSchema>;
  try {
    run = runSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    console.error(
      `${file}: ${error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message}`,
    );
    return 2;
  }
  const db = drizzle({ connection: { url: env.DATABASE_URL, max: 1 }, relations });
  try {
    const written = await recordRun(db, run);
    console.log(`${file}: ${written} of ${run.forecasts.length} signals are new`);
    return 0;
  } catch (error) {
    // Drizzle reports the query, and its cause the reason.
    const { message, cause } = error as Error;
    console.error(`${file}: ${cause instanceof Error ? cause.message : message}`);
    return error instanceof BadRunError || isRefusal(cause) ? 2 : 1;
  } finally {
    await db.$client.end();
  }
}

/** Whether PostgreSQL rejects a value (class 22) or a constraint is violated (23), so that a retry is useless. */
const isRefusal = (cause: unknown): boolean =>
  cause instanceof postgres.PostgresError && /^2[23]/.test(cause.code);
