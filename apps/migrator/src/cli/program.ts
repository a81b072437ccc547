import { Command, Help, Option } from "commander";
import { addBaseline } from "../commands/baseline.ts";
import { addDiagram } from "../commands/diagram.ts";
import { addDoctor } from "../commands/doctor.ts";
import { addDump } from "../commands/dump.ts";
import { addGenerate } from "../commands/generate.ts";
import { addImport } from "../commands/import.ts";
import { addLint } from "../commands/lint.ts";
import { addMigrate } from "../commands/migrate.ts";
import { addPartitions } from "../commands/partitions.ts";
import { addPlan } from "../commands/plan.ts";
import { addPush } from "../commands/push.ts";
import { addRefresh } from "../commands/refresh.ts";
import { addSeed } from "../commands/seed.ts";
import { addStart } from "../commands/start.ts";
import { addStatus } from "../commands/status.ts";
import { addVerify } from "../commands/verify.ts";
import { type ExitName, exitCodes, StrataError } from "../errors.ts";
import { documentationUrl, version } from "../manifest.ts";
import { isClone } from "../paths.ts";
import { redact } from "../target.ts";
import { wrapped } from "../text.ts";
import { chooseDatabase } from "./choose_database.ts";
import { exitLines, helpOf, pathOf } from "./help.ts";
import { widthOf } from "./output.ts";

/** In the order in which `--help` lists them. */
const commands = [
  addStart,
  addGenerate,
  addDiagram,
  addLint,
  addPlan,
  addMigrate,
  addStatus,
  addVerify,
  addBaseline,
  addDump,
  addDoctor,
  addSeed,
  addRefresh,
  addImport,
  addPartitions,
  addPush,
];

export interface ProgramOptions {
  /** Whether strata runs in a clone of the repository, which some commands need. */
  readonly clone?: boolean;
  /** Whether errors of usage are left to the caller to print. */
  readonly silent?: boolean;
}

/** Creates the command line of `strata`. */
export function createProgram({ clone = isClone, silent = false }: ProgramOptions = {}): Command {
  const isAvailable = (command: Command): boolean => clone || !helpOf(command)?.needsClone;
  const url = new Option("--url <address>", "address of the database");
  const program = new Command("strata")
    .description("Migrations, seed data and imports for the Strata database of crypto analytics.")
    .version(version)
    .addOption(url)
    .hook("preAction", (_, command) => {
      if (!isAvailable(command)) throw needsClone(command);
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
  for (const add of commands) add(program);
  return program;
}

const needsClone = (command: Command): StrataError =>
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
