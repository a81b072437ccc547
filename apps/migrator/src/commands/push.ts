import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { withHelp } from "../cli/help.ts";
import { withDatabase } from "../cli/with_database.ts";
import { drizzleKitOnTerminal } from "../drizzle_kit.ts";
import { exitCodes } from "../errors.ts";
import { repositoryFolder } from "../paths.ts";
import { targetOf } from "../target.ts";

/** `strata push` */
export function definePush(command: Command): void {
  command
    .usage("[options of drizzle-kit push]")
    .allowExcessArguments()
    .allowUnknownOption()
    .action(async (_options: unknown, command: Command) => {
      // drizzle-kit reports a database that cannot be opened with a stack trace; opening it here gives a proper error.
      await withDatabase(async () => {});
      // Resolved here, in the current folder; drizzle-kit runs in another one and ignores this .env.
      const target = targetOf(process.env);
      if (target.kind === "embedded") process.env.DATABASE_URL = pathToFileURL(target.directory).href;
      const code = await drizzleKitOnTerminal(repositoryFolder, ["push", ...command.args]);
      process.exitCode = code === 2 ? exitCodes.decision : code;
    });
  withHelp(command, {
    notes:
      "For development only. A pushed database has no migration ledger, no partitions and no unique keys of materialized views.",
    examples: [
      ["Apply the schema to a database in a folder", "strata push --url file:./scratch"],
      ["Show the statements and ask before running them", "strata push --verbose --strict"],
    ],
    exits: ["decision", "locked"],
  });
}
