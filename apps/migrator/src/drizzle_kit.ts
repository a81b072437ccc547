import { join } from "node:path";
import * as kit from "@strata/migrate";

/**
 * Runs a drizzle-kit command in a clone of the repository and returns its answer.
 *
 * @throws MigrateError if the folder has no drizzle.config.ts or drizzle-kit fails.
 */
export const drizzleKit = (folder: string, args: readonly string[]): Promise<kit.KitAnswer> =>
  kit.drizzleKit(args, { config: configOf(folder) });

/** Runs a drizzle-kit command on this terminal, so that it can ask its questions; returns its exit code. */
export const drizzleKitOnTerminal = (folder: string, args: readonly string[]): Promise<number> =>
  kit.drizzleKitOnTerminal(args, { config: configOf(folder) });

/** The configuration of drizzle-kit in a clone of the repository. */
export const configOf = (folder: string): string => join(folder, "drizzle.config.ts");
