import { Command } from "commander";
import { chooseDatabase } from "./cli/choose_database.ts";
import { reportFailure } from "./cli/failure.ts";
import { tolerateClosedPipes } from "./cli/output.ts";
import { addDiagram } from "./commands/diagram.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addGenerate } from "./commands/generate.ts";
import { addImport } from "./commands/import.ts";
import { addMigrate } from "./commands/migrate.ts";
import { addPartitions } from "./commands/partitions.ts";
import { addPush } from "./commands/push.ts";
import { addRefresh } from "./commands/refresh.ts";
import { addSeed } from "./commands/seed.ts";
import { addStart } from "./commands/start.ts";
import { addStatus } from "./commands/status.ts";
import { isWriteToLostConnection } from "./database_error.ts";
import { redact } from "./target.ts";

const program = new Command("strata")
  .description("The database of a four-layer crypto-analytics platform: migrations, seed and imports.")
  .addHelpText(
    "after",
    `
Database: the address of --url, else of the variable DATABASE_URL, else of DATABASE_URL in the file .env of the current
folder: postgres://… a server, file:FOLDER an embedded database, memory:// a throw-away one. Without an address it is the
embedded one in ./.strata (STRATA_DIR names another folder). The arguments of a process can be read by others on the
machine: an address with a password belongs in the variable or the file.

Exit codes: 0 done, 1 unexpected error, 2 migrations, schema changes or READMEs are pending, 3 an applied migration was
edited or deleted, 4 a pending migration sorts before an applied one, 5 a decision is needed (rename, loss of data,
sample rows beside others), 6 locked by another process, 7 a statement failed, 8 wrong configuration or usage, or no
connection, 9 bad data, 10 the doctor has findings.`,
  )
  .option("--url <address>", "address of the database")
  .hook("preAction", (command) => chooseDatabase(command.opts<{ url?: string }>().url, process.env))
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({ outputError: (text, write) => write(redact(text)) })
  .showHelpAfterError("(strata --help lists the commands)")
  .exitOverride();

const commands = [
  addStart,
  addGenerate,
  addDiagram,
  addMigrate,
  addStatus,
  addDoctor,
  addSeed,
  addRefresh,
  addImport,
  addPartitions,
  addPush,
];
for (const add of commands) add(program);

tolerateClosedPipes();
process.on("uncaughtException", (error) => {
  if (!isWriteToLostConnection(error)) process.exit(reportFailure(error));
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
