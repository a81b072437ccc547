import type { Connection } from "../database.ts";
import { open } from "../open.ts";
import { targetOf } from "../target.ts";
import { withProgress } from "./progress.ts";

/** Opens the database, runs a step and closes the database, also if the step fails. */
export async function withDatabase(step: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await withProgress("Opening the database", () => open(targetOf(process.env)));
  try {
    await step(connection);
  } finally {
    await connection.close();
  }
}
