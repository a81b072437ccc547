import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { exitCodes, messageOf, StrataError } from "../errors.ts";

/**
 * Puts the choice of the database into the environment, where `targetOf` reads it and child processes inherit it: the
 * address of `--url`, else `DATABASE_URL` as it is, else that of the file `.env` in the current folder. `STRATA_DIR` may
 * stand in that file too; its other variables are not used.
 *
 * @throws StrataError if there is such a file and it cannot be read.
 */
export function chooseDatabase(url: string | undefined, env: NodeJS.ProcessEnv): void {
  if (url !== undefined) {
    env.DATABASE_URL = url;
    return;
  }
  const file = readEnvFile();
  for (const name of ["DATABASE_URL", "STRATA_DIR"]) {
    if (file[name] !== undefined) env[name] ??= file[name];
  }
}

function readEnvFile(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(".env", "utf8"));
  } catch (error) {
    // A folder of that name is a virtual environment of Python's.
    if (["ENOENT", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return {};
    throw new StrataError(exitCodes.configuration, `Cannot read .env: ${messageOf(error)}`, {
      where: process.cwd(),
      hint: "Make the file readable, or name the database with --url or DATABASE_URL in another folder.",
    });
  }
}
