import type { Command } from "commander";

/** A command of `strata`. Its module is loaded only for the command line that names it, or for its help. */
interface Entry {
  readonly name: string;
  readonly description: string;
  /** Whether it works only in a clone of the repository. */
  readonly needsClone?: true;
  /** Loads the function that adds its options, subcommands, help and action. */
  readonly load: () => Promise<(command: Command) => void>;
}

/** In the order in which `--help` lists them. */
export const commands: readonly Entry[] = [
  {
    name: "start",
    description: "verify, migrate and seed the database, then report its contents",
    load: async () => (await import("../commands/start.ts")).defineStart,
  },
  {
    name: "generate",
    description: "generate a migration from the changes of the schema",
    needsClone: true,
    load: async () => (await import("../commands/generate.ts")).defineGenerate,
  },
  {
    name: "diagram",
    description:
      "generate the diagrams and lists in the READMEs, docs/cli.md, the dictionary page and a DBML file",
    needsClone: true,
    load: async () => (await import("../commands/diagram.ts")).defineDiagram,
  },
  {
    name: "lint",
    description: "find dangerous statements in migrations",
    load: async () => (await import("../commands/lint.ts")).defineLint,
  },
  {
    name: "plan",
    description: "show what `strata migrate` would run, with its locks and dangers",
    load: async () => (await import("../commands/plan.ts")).definePlan,
  },
  {
    name: "migrate",
    description: "apply the pending migrations",
    load: async () => (await import("../commands/migrate.ts")).defineMigrate,
  },
  {
    name: "status",
    description: "list the migrations and whether each is applied",
    load: async () => (await import("../commands/status.ts")).defineStatus,
  },
  {
    name: "verify",
    description: "compare the database with what its migrations make of an empty one",
    load: async () => (await import("../commands/verify.ts")).defineVerify,
  },
  {
    name: "baseline",
    description: "record migrations as applied in a database that has their objects already",
    load: async () => (await import("../commands/baseline.ts")).defineBaseline,
  },
  {
    name: "dump",
    description: "print the schema of the database as SQL, without rows",
    load: async () => (await import("../commands/dump.ts")).defineDump,
  },
  {
    name: "doctor",
    description: "check the design of any database for faults; read-only",
    load: async () => (await import("../commands/doctor.ts")).defineDoctor,
  },
  {
    name: "seed",
    description: "load the reference assets or sample data; idempotent",
    load: async () => (await import("../commands/seed.ts")).defineSeed,
  },
  {
    name: "refresh",
    description: "refresh the materialized views, or only those named, without blocking reads",
    load: async () => (await import("../commands/refresh.ts")).defineRefresh,
  },
  {
    name: "import",
    description: "import data files; idempotent",
    load: async () => (await import("../commands/import.ts")).defineImport,
  },
  {
    name: "partitions",
    description: "manage the monthly partitions of market_data",
    load: async () => (await import("../commands/partitions.ts")).definePartitions,
  },
  {
    name: "push",
    description: "apply the schema to a development database without migrations (drizzle-kit push)",
    needsClone: true,
    load: async () => (await import("../commands/push.ts")).definePush,
  },
];

/** Whether a command works only in a clone of the repository. */
export const needsClone = (name: string): boolean =>
  commands.some((command) => command.name === name && command.needsClone);
