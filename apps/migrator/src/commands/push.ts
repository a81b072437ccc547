import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { withHelp } from "../cli/help.ts";
import { withDatabase } from "../cli/with_database.ts";
import { drizzleKit, drizzleKitOnTerminal } from "../drizzle_kit.ts";
import { exitCodes } from "../errors.ts";
import { ignoredVariable, repositoryFolder } from "../paths.ts";
import { extensionRelations, requireNoRemovals } from "../push_plan.ts";
import { targetOf } from "../target.ts";

/** `strata push` */
export function definePush(command: Command): void {
  command
    .usage("[options of drizzle-kit push]")
    .option(
      "--accept-drops",
      "also drop tables, views, policies and row-level security that the schema lacks",
    )
    .allowExcessArguments()
    .allowUnknownOption()
    .action(async ({ acceptDrops }: { readonly acceptDrops?: true }, command: Command) => {
      // drizzle-kit reports a database that cannot be opened with a stack trace; opening it here gives a proper error.
      await withDatabase(async ({ db }) => {
        process.env[ignoredVariable] = JSON.stringify(await extensionRelations(db));
      });
      // Resolved here, in the current folder; drizzle-kit runs in another one and ignores this .env.
      const target = targetOf(process.env);
      if (target.kind === "embedded") process.env.DATABASE_URL = pathToFileURL(target.directory).href;
      if (!acceptDrops && !command.args.includes("--explain")) {
        // Without `--force`, a plan that loses data is a question instead of a plan. drizzle-kit requests the answer later.
        const args = command.args.filter((argument) => !/^--(?:strict|verbose|force)$/.test(argument));
        requireNoRemovals(await drizzleKit(repositoryFolder, ["push", "--explain", "--force", ...args]));
      }
      const code = await drizzleKitOnTerminal(repositoryFolder, ["push", ...command.args]);
      process.exitCode = code === 2 ? exitCodes.decision : code;
    });
  withHelp(command, {
    notes:
      "For development only. A pushed database has no migration ledger, no partitions and no unique keys of materialized views. It reads the plan first: if it drops a table, a view, a policy or row-level security that the schema does not have, nothing is changed, and it exits with 5. Objects of extensions are ignored.",
    examples: [
      ["Apply the schema to a database in a folder", "strata push --url file:./scratch"],
      ["Show the statements and ask before running them", "strata push --verbose --strict"],
    ],
    exits: ["decision", "locked"],
  });
}
