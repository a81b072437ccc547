import { migrate } from "@strata/migrate";
import { defaultWorld, type WorldOptions } from "@strata/sample-data";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Connection } from "./database.ts";
import { failureOf, isWriteToLostConnection } from "./database_error.ts";
import { draw } from "./diagram/draw.ts";
import { staleReadmes } from "./diagram/readmes.ts";
import { diagnose, diagnosisJson, diagnosisText } from "./doctor.ts";
import { drizzleKitOnTerminal } from "./drizzle_kit.ts";
import { type ExitCode, exitCodes, failureText, messageOf, StrataError } from "./errors.ts";
import { generate, pendingChanges } from "./generate.ts";
import {
  type FileOutcome,
  type ImportOptions,
  importCandles,
  importCategories,
  importFailure,
  importMarkets,
  outcomeLines,
} from "./import.ts";
import { open } from "./open.ts";
import { ensurePartitions, monthlyPartitions } from "./partitions.ts";
import { migrationsFolder, repositoryFolder } from "./paths.ts";
import { withProgress } from "./progress.ts";
import { refresh, refreshedText } from "./refresh.ts";
import * as schema from "./schema.ts";
import { seed } from "./seed.ts";
import { start } from "./start.ts";
import { readStatus, statusExitCode, statusJson, statusTable } from "./status.ts";
import { redact, targetOf } from "./target.ts";
import { counted, styled } from "./text.ts";

const program = new Command("strata")
  .description("The database of a four-layer crypto-analytics platform: migrations, seed and imports.")
  .addHelpText(
    "after",
    `
Database: DATABASE_URL=postgres://… a server, memory:// a throw-away one; unset, the embedded one in ./.strata/
(STRATA_DIR names another folder).

Exit codes: 0 done, 1 unexpected error, 2 migrations, schema changes or READMEs are pending, 3 an applied migration was
edited or deleted, 4 a pending migration sorts before an applied one, 5 a decision is needed (rename, loss of data),
6 locked by another process, 7 a statement failed, 8 wrong configuration or usage, or no connection, 9 bad data,
10 the doctor has findings.`,
  )
  .showHelpAfterError("(strata --help lists the commands)")
  .exitOverride();

program
  .command("start")
  .description("verify, migrate and seed the database, then report what it holds")
  .action(() => withDatabase((connection) => start(connection)));

program
  .command("generate")
  .description("write a migration for what has changed in the schema")
  .option("--name <name>", "last part of the migration's name")
  .option("--hints <json>", "answers to drizzle-kit's questions (rename or create)")
  .option("--check", "write nothing; exit with 2 if something would be written")
  .action(async (options: { name?: string; hints?: string; check?: true }) => {
    const where = { folder: repositoryFolder, migrations: migrationsFolder, schema };
    if (options.check) {
      const changes = await withProgress("Comparing the schema with the migrations", () =>
        pendingChanges(where),
      );
      if (changes.length === 0) return print("The migrations equal the schema.");
      throw new StrataError(exitCodes.pending, "The schema has changes that no migration holds.", {
        where: changes.join("\n"),
        hint: "Run `strata generate --name <what_changes>` and commit the migration.",
      });
    }
    const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY);
    const path = await generate({ ...where, name: options.name, hints: options.hints, interactive });
    print(path ? `Wrote ${path}: read it, then run \`strata migrate\`.` : "The migrations equal the schema.");
  });

program
  .command("diagram")
  .description("draw the schema: the pictures in the READMEs, a dictionary to browse, a DBML file")
  .option("--out <folder>", "where the dictionary (index.html) and schema.dbml go", "diagram")
  .option("--check", "write nothing; exit with 2 if a README is not as the schema says")
  .action(async (options: { out: string; check?: true }) => {
    const stale = staleReadmes(repositoryFolder);
    if (options.check) {
      if (stale.length === 0) return print("The READMEs show the schema as it is.");
      throw new StrataError(exitCodes.pending, "The schema has changes that READMEs do not show.", {
        where: stale.map(({ path }) => path).join("\n"),
        hint: "Run `strata diagram` and commit the READMEs.",
      });
    }
    const written = await withProgress("Drawing", () => draw(options.out));
    for (const { write } of stale) write();
    for (const path of [...stale.map(({ path }) => path), ...written])
      print(`${styled("green", "✓")} ${path}`);
  });

program
  .command("migrate")
  .description("apply the pending migrations")
  .option("--lock-timeout <seconds>", "how long to wait for another runner", wholeNumber, 60)
  .action((options: { lockTimeout: number }) =>
    withDatabase(async ({ db, target }) => {
      const applied = await withProgress("Migrating", (progress) =>
        migrate({
          db,
          folder: migrationsFolder,
          lockTimeout: options.lockTimeout,
          onMigration: (name, index, count) => progress.update(`Applying ${name} (${index + 1} of ${count})`),
        }),
      );
      for (const name of applied) print(`${styled("green", "✓")} ${name}`);
      print(
        applied.length > 0
          ? `Applied ${counted(applied.length, "migration")} to ${target.label}.`
          : "Nothing to apply.",
      );
    }),
  );

program
  .command("status")
  .description(
    "show which migrations are applied; exit with 2 if some are pending, 3 if the history is broken",
  )
  .option("--json", "as JSON")
  .action((options: { json?: true }) =>
    withDatabase(async ({ db, target }) => {
      const status = await readStatus(db, migrationsFolder);
      print(options.json ? statusJson(target.label, status) : statusTable(target.label, status));
      process.exitCode = statusExitCode(status);
    }),
  );

program
  .command("doctor")
  .description(
    "look for faults in the design of any database, changing nothing; exit with 10 if there are some",
  )
  .option("--json", "as JSON")
  .action((options: { json?: true }) =>
    withDatabase(async ({ db, target }) => {
      const diagnosis = await withProgress("Examining the catalog", () => diagnose(db, migrationsFolder));
      print((options.json ? diagnosisJson : diagnosisText)(target.label, diagnosis));
      process.exitCode = diagnosis.findings.length > 0 ? exitCodes.findings : exitCodes.ok;
    }),
  );

program
  .command("seed")
  .description("load the reference assets and the sample data; loading them again changes nothing")
  .option("--scale <times>", "how many times bigger the sample world is", wholeNumber, defaultWorld.scale)
  .option("--seed <number>", "another number, another world", wholeNumber, defaultWorld.seed)
  .option("--until <day>", "the present of the sample world, such as 2026-11-01", day, defaultWorld.until)
  .action((options: WorldOptions) =>
    withDatabase(async ({ db }) => {
      const result = await withProgress("Seeding", () => seed(db, options));
      print(result.lines.join("\n"));
    }),
  );

program
  .command("refresh [views...]")
  .description("compute the materialized views anew, all or those named; they can be read meanwhile")
  .option("--lock-timeout <seconds>", "how long to wait for another refresh", wholeNumber, 60)
  .action((names: string[], options: { lockTimeout: number }) =>
    withDatabase(async ({ db }) => {
      const refreshed = await withProgress("Refreshing", (progress) =>
        refresh(db, {
          schema,
          names,
          lockTimeout: options.lockTimeout,
          onView: (name, index, count) => progress.update(`Refreshing ${name} (${index + 1} of ${count})`),
        }),
      );
      print(refreshedText(refreshed));
    }),
  );

const importing = program.command("import").description("load data files; loading one again changes nothing");
const skipBad = () =>
  new Option("--skip-bad", "load the good rows and write the bad ones to a rejects file beside the file");

importing
  .command("markets <files...>")
  .description("CoinGecko /coins/markets pages (JSON)")
  .addOption(skipBad())
  .action((files: string[], options: { skipBad?: true }) =>
    withDatabase(async ({ db }) => throwFailure(await importMarkets(db, files, importOptions(options)))),
  );

importing
  .command("categories <files...>")
  .description("CoinGecko /coins/categories pages (JSON)")
  .addOption(skipBad())
  .action((files: string[], options: { skipBad?: true }) =>
    withDatabase(async ({ db }) => throwFailure(await importCategories(db, files, importOptions(options)))),
  );

importing
  .command("candles <files...>")
  .description("candles (CSV: open_time,open,high,low,close,volume)")
  .requiredOption("--coin <slug>", "the coin's slug, such as bitcoin")
  .addOption(
    new Option("--timeframe <timeframe>", "length of a candle")
      .choices(schema.timeframe.enumValues)
      .makeOptionMandatory(),
  )
  .addOption(
    new Option("--source <source>", "where the candles come from")
      .choices(schema.candleSources)
      .default("coingecko"),
  )
  .addOption(skipBad())
  .action((files: string[], options: CandleOptions) =>
    withDatabase(async ({ db }) =>
      throwFailure(await importCandles(db, files, { ...options, ...importOptions(options) })),
    ),
  );

interface CandleOptions {
  coin: string;
  timeframe: (typeof schema.timeframe.enumValues)[number];
  source: (typeof schema.candleSources)[number];
  skipBad?: true;
}

program
  .command("partitions")
  .description("the monthly partitions of market_data")
  .command("ensure")
  .description("create the partitions that are missing; candles of the DEFAULT partition move into them")
  .requiredOption("--months <count>", "how many months, at most 1200", monthCount)
  .option("--from <month>", "first month, as 2024-01, for candles of the past (default: this month)", month)
  .option("--lock-timeout <seconds>", "how long to wait for the long transactions of others", wholeNumber, 60)
  .action((options: { months: number; from?: Date; lockTimeout: number }) =>
    withDatabase(async ({ db }) => {
      const months = monthlyPartitions(options.from ?? new Date(), options.months);
      const created = await withProgress("Creating partitions", () =>
        ensurePartitions(db, months, {
          lockTimeout: options.lockTimeout,
          onCreated: (name) => print(`${styled("green", "✓")} partitions.${name}`),
        }),
      );
      print(created.length > 0 ? `Created ${counted(created.length, "partition")}.` : "Nothing to create.");
    }),
  );

program
  .command("push")
  .description("bring a development database to the schema without migrations (drizzle-kit push)")
  .allowExcessArguments()
  .allowUnknownOption()
  .helpOption(false)
  .action(async (_options: unknown, command: Command) => {
    // drizzle-kit answers a database that cannot be opened with a stack trace; this says what to do.
    await withDatabase(async () => {});
    // Resolved here, where the person stands, not in the folder that drizzle-kit runs in.
    const target = targetOf(process.env);
    if (target.kind === "embedded") process.env.STRATA_DIR = target.directory;
    const code = await drizzleKitOnTerminal(repositoryFolder, ["push", ...command.args]);
    process.exitCode = code === 2 ? exitCodes.decision : code;
  });

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of 1 or more.");
  return Number(text);
}

function monthCount(text: string): number {
  const count = wholeNumber(text);
  if (count > 1200) throw new InvalidArgumentError("It must be 1200 or less, which is a century.");
  return count;
}

function month(text: string): Date {
  const date = new Date(`${text}-01T00:00:00Z`);
  // Date.UTC, which counts on from here, takes the years 0 to 99 for those of the 20th century.
  if (!/^[12]\d{3}-\d{2}$/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("It must be a month, such as 2024-01.");
  }
  return date;
}

function day(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("It must be a day, such as 2026-11-01.");
  }
  return date;
}

async function withDatabase(step: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await withProgress("Opening the database", () => open(targetOf(process.env)));
  try {
    await step(connection);
  } finally {
    await connection.close();
  }
}

const importOptions = ({ skipBad = false }: { skipBad?: boolean }): ImportOptions => ({
  skipBad,
  onFile(outcome) {
    const { problems, summary } = outcomeLines(outcome);
    for (const problem of problems) console.error(problem);
    print(summary);
  },
});

function throwFailure(outcomes: readonly FileOutcome[]): void {
  const failure = importFailure(outcomes);
  if (failure) throw failure;
}

const print = (text: string): void => console.log(text);

function fail(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.configuration;
  const failure = failureOf(error);
  if (failure) {
    console.error(redact(`strata: ${failureText(failure)}`));
    return failure.exitCode;
  }
  console.error(redact(`strata: ${messageOf(error)}\n  do:    this is a fault of ours; please report it.`));
  if (process.env.STRATA_DEBUG) console.error(error);
  return exitCodes.unexpected;
}

process.on("uncaughtException", (error) => {
  if (!isWriteToLostConnection(error)) process.exit(fail(error));
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = fail(error);
}
