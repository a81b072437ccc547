import type { Command } from "commander";
import { type ExitName, exitCodes, exitMeanings } from "../errors.ts";
import { documentationUrl } from "../manifest.ts";
import { wrapped } from "../text.ts";
import { widthOf } from "./output.ts";

/** An example command line and its purpose. */
type Example = readonly [purpose: string, commandLine: string];

/** The help of a command beyond its usage and options. */
export interface CommandHelp {
  /** Paragraphs on the behavior. */
  readonly notes?: string;
  readonly examples: readonly Example[];
  /** Exit codes besides those of every command: `ok`, `unexpected` and `configuration`. */
  readonly exits?: readonly ExitName[];
  /** Name of the JSON schema of its `--json` output. */
  readonly schema?: string;
}

const helps = new WeakMap<Command, CommandHelp>();

/** The help that a command was given by `withHelp`. */
export const helpOf = (command: Command): CommandHelp | undefined => helps.get(command);

/** Adds notes, examples, exit codes and the link to the documentation to the help of a command. */
export function withHelp(command: Command, help: CommandHelp): Command {
  helps.set(command, help);
  return command.addHelpText("after", ({ error }) => {
    const width = widthOf(error ? process.stderr : process.stdout);
    return `\n${sections(command, help)
      .map((section) => wrapped(section, width))
      .join("\n\n")}`;
  });
}

function sections(command: Command, { notes, examples, exits = [] }: CommandHelp): string[] {
  const lines = examples.map(([purpose, commandLine]) => `  # ${purpose}\n  ${commandLine}`);
  return [
    ...(notes ? [notes] : []),
    `Examples:\n${lines.join("\n")}`,
    ...(exits.length > 0 ? [`Exit codes (\`strata --help\` lists all):\n${exitLines(exits)}`] : []),
    `Documentation:\n${documentationUrl(sectionOf(command))}`,
  ];
}

/** Exit codes with their meanings, a line each. */
export const exitLines = (names: readonly ExitName[]): string =>
  names.map((name) => `  ${String(exitCodes[name]).padStart(2)}  ${exitMeanings[name]}`).join("\n");

/** Name of a command without the program: "import candles". */
export const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

/** The anchor of a command's section in docs/cli.md. */
const sectionOf = (command: Command): string => pathOf(command).replaceAll(" ", "-");
