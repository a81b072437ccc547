import { DecisionError, generate } from "@strata/migrate";
import { project } from "./project.ts";

// node dist/src/generate.js [name] [hints]

const [name, hints] = process.argv.slice(2);
try {
  const path = await generate({ ...project, name, hints, interactive: process.stdin.isTTY });
  console.log(path ? `wrote ${path}` : "nothing has changed");
} catch (error) {
  if (!(error instanceof DecisionError)) throw error;
  console.error(`${error.message}\n${error.where ?? ""}\n${error.hint}`);
  process.exitCode = 1;
}
