import type { Command } from "commander";
import { needsClone } from "../cli/commands.ts";
import { type CommandHelp, helpOf, pathOf } from "../cli/help.ts";
import { type ExitName, exitCodes, exitMeanings } from "../errors.ts";
import { wrapped } from "../text.ts";
import { markdown, type StaleDocument, staleDocument } from "./generated.ts";

/** docs/cli.md if its commands or exit codes do not match those of the program. */
export const staleCommandLine = (folder: string, program: Command): StaleDocument[] =>
  staleDocument(folder, "docs/cli.md", [
    { name: "exit codes", source: "the program", lines: exitCodeTable() },
    { name: "commands", source: "the program", lines: program.commands.flatMap(commandLines).slice(1) },
  ]);

const exitCodeTable = (): string[] =>
  markdown([
    ["Code", "Name", "Meaning"],
    ...(Object.keys(exitCodes) as ExitName[]).map((name) => [
      String(exitCodes[name]),
      `\`${name}\``,
      exitMeanings[name],
    ]),
  ]);

/** The section of a command, and those of its subcommands. */
function commandLines(command: Command): string[] {
  const help = helpOf(command);
  return [
    "",
    `### ${pathOf(command)}`,
    "",
    ...paragraph(
      `${sentence(command.description())}${needsClone(command.name()) ? " Needs a clone of the repository." : ""}`,
    ),
    "",
    "```sh",
    `strata ${pathOf(command)} ${command.usage()}`,
    "```",
    ...optionTable(command),
    ...(help ? helpLines(help) : []),
    ...command.commands.flatMap(commandLines),
  ];
}

function optionTable(command: Command): string[] {
  const helper = command.createHelp();
  const options = helper.visibleOptions(command).filter(({ long }) => long !== "--help");
  if (options.length === 0) return [];
  return [
    "",
    ...markdown([
      ["Option", "Description"],
      ...options.map((option) => [`\`${helper.optionTerm(option)}\``, helper.optionDescription(option)]),
    ]),
  ];
}

const helpLines = ({ notes, examples, exits = [], schema }: CommandHelp): string[] => [
  ...(notes ? ["", ...paragraph(notes)] : []),
  "",
  "```sh",
  ...examples.flatMap(([purpose, commandLine]) => [`# ${purpose}`, commandLine]),
  "```",
  ...(exits.length > 0
    ? [
        "",
        `[Exit codes](#exit-codes) besides 0, 1 and 8: ${exits.map((name) => exitCodes[name]).join(", ")}.`,
      ]
    : []),
  ...(schema
    ? ["", `JSON schema of \`--json\`: [${schema}.json](../apps/migrator/schemas/${schema}.json).`]
    : []),
];

const paragraph = (text: string): string[] => wrapped(text, 120).split("\n");

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
