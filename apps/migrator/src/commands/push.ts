import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { withDatabase } from "../cli/with_database.ts";
import { drizzleKitOnTerminal } from "../drizzle_kit.ts";
import { exitCodes } from "../errors.ts";
import { repositoryFolder } from "../paths.ts";
import { targetOf } from "../target.ts";

/** `strata push` */
export const addPush = (program: Command): Command =>
  program
    .command("push")
    .description("bring a development database to the schema without migrations (drizzle-kit push)")
    .allowExcessArguments()
    .allowUnknownOption()
    .helpOption(false)
    .action(async (_options: unknown, command: Command) => {
      // drizzle-kit answers a database that cannot be opened with a stack trace; this says what to do.
      await withDatabase(async () => {});
      // Resolved here, where the person stands, not in the folder that drizzle-kit runs in; its .env is not ours.
      const target = targetOf(process.env);
      if (target.kind === "embedded") process.env.DATABASE_URL = pathToFileURL(target.directory).href;
      const code = await drizzleKitOnTerminal(repositoryFolder, ["push", ...command.args]);
      process.exitCode = code === 2 ? exitCodes.decision : code;
    });
