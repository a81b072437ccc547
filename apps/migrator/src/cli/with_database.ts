import type { Connection } from "../database.ts";
import { open } from "../open.ts";
import { targetOf } from "../target.ts";
import { withProgress } from "./progress.ts";

/** Opens the chosen database for one step and closes it afterwards, also where the step fails. */
export async function withDatabase(step: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await withProgress("Opening the database", () => open(targetOf(process.env)));
  try {
    await step(connection);
  } finally {
    await connection.close();
  }
}
