import { Command, Help, Option } from "commander";
import { type ExitName, exitCodes, redact, StrataError } from "../errors.ts";
import { documentationUrl, version } from "../manifest.ts";
import { isClone } from "../paths.ts";
import { wrapped } from "../text.ts";
import { chooseDatabase } from "./choose_database.ts";
import { commands, needsClone } from "./commands.ts";
import { exitLines, pathOf } from "./help.ts";
import { widthOf } from "./output.ts";

export interface ProgramOptions {
  /** Whether strata runs in a clone of the repository, which some commands need. */
  readonly clone?: boolean;
  /** Whether errors of usage are left to the caller to print. */
  readonly silent?: boolean;
  /** The command line: only the commands that it names are complete. Without it all are. */
  readonly args?: readonly string[];
}

/** Creates the command line of `strata`. */
export async function createProgram({
  clone = isClone,
  silent = false,
  args = commands.map(({ name }) => name),
}: ProgramOptions = {}): Promise<Command> {
  const isAvailable = (command: Command): boolean => clone || !needsClone(command.name());
  const url = new Option("--url <address>", "address of the database");
  const program = new Command("strata")
    .description("Migrations, seed data and imports for the Strata database of crypto analytics.")
    .version(version)
    .addOption(url)
    .hook("preAction", (_, command) => {
      if (!isAvailable(command)) throw cloneError(command);
      chooseDatabase(program.opts<{ url?: string }>().url, process.env);
    })
    .addHelpText("after", ({ error }) =>
      wrapped(programHelp, widthOf(error ? process.stderr : process.stdout)),
    )
    .configureHelp({
      visibleCommands: (command) => new Help().visibleCommands(command).filter(isAvailable),
      visibleGlobalOptions: (command) => (command.parent ? [url] : []),
    })
    .configureOutput({
      getOutHelpWidth: () => widthOf(process.stdout),
      getErrHelpWidth: () => widthOf(process.stderr),
      outputError: (text, write) => write(redact(text)),
      ...(silent && { writeErr: () => {} }),
    })
    .showHelpAfterError("Run `strata --help` for usage.")
    .exitOverride();
  for (const { name, description, load } of commands) {
    const command = program.command(name).description(description);
    if (args.includes(name)) (await load())(command);
  }
  return program;
}

const cloneError = (command: Command): StrataError =>
  new StrataError(exitCodes.configuration, `\`strata ${pathOf(command)}\` needs a clone of the repository.`, {
    where: "this strata is an installed package, without the sources of the schema",
    hint: "Run it in a clone, after you change the schema there. `strata migrate` applies the migrations of this package.",
  });

const programHelp = `
Database:
The address of --url, else of the variable DATABASE_URL, else of DATABASE_URL in the file .env of the current folder:
  postgres://…   a server, PostgreSQL 15 or newer
  file:FOLDER    an embedded database (PGlite)
  memory://      an in-memory, disposable database
Without an address: the embedded database in ./.strata, or in the folder STRATA_DIR. Other users of the machine can read the arguments of a process: put an address with a password in the variable or the file.

Environment:
  DATABASE_URL   address of the database
  STRATA_DIR     folder of the embedded database
  STRATA_DEBUG   if set, errors are followed by stack traces and causes
  NO_COLOR       if set, output has no colors

Exit codes:
${exitLines(Object.keys(exitCodes) as ExitName[])}

Documentation:
${documentationUrl("strata")}`;
