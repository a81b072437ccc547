import { dump } from "@strata/migrate";
import type { Command } from "commander";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { withDatabase } from "../cli/with_database.ts";

/** `strata dump` */
export function defineDump(command: Command): void {
  command.action(() => withDatabase(async ({ db }) => print((await dump(db)).trimEnd())));
  withHelp(command, {
    notes:
      "Read-only, for any PostgreSQL database. The SQL makes an equal schema in an empty database. Owners, and objects of extensions, are not part of it.",
    examples: [["Print the schema of a database in a folder", "strata dump --url file:./data"]],
  });
}
