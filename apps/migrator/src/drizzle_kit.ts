import { existsSync } from "node:fs";
import { join } from "node:path";
import * as kit from "@strata/migrate";
import { exitCodes, StrataError } from "./errors.ts";

/**
 * Runs a drizzle-kit command on the clone of a folder and returns its answer.
 *
 * @throws StrataError if the folder is no clone; MigrateError if drizzle-kit fails.
 */
export const drizzleKit = (folder: string, args: readonly string[]): Promise<kit.KitAnswer> =>
  kit.drizzleKit(args, { config: configOf(folder, args[0]) });

/** Runs a drizzle-kit command with this terminal, so that it can ask its questions; returns its exit code. */
export const drizzleKitOnTerminal = (folder: string, args: readonly string[]): Promise<number> =>
  kit.drizzleKitOnTerminal(args, { config: configOf(folder, args[0]) });

/**
 * The configuration of drizzle-kit in the clone of a folder.
 *
 * @throws StrataError if the folder is no clone, as where the command was installed from the registry.
 */
export function configOf(folder: string, command = "generate"): string {
  const config = join(folder, "drizzle.config.ts");
  if (existsSync(config)) return config;
  throw new StrataError(exitCodes.configuration, `strata ${command} works on a clone of the repository.`, {
    where: `${folder} has no drizzle.config.ts`,
    hint: "Run it in the clone whose schema you change.",
  });
}
