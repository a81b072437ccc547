import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { exitCodes, messageOf, StrataError } from "../errors.ts";

/**
 * Sets the environment variables that choose the database, which `targetOf` reads and child processes inherit: the
 * address of `--url`, else `DATABASE_URL` as it is, else that of the file `.env` in the current folder. Of that file
 * only `DATABASE_URL` and `STRATA_DIR` are used.
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
    // A folder named .env is a Python virtual environment.
    if (["ENOENT", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return {};
    throw new StrataError(exitCodes.configuration, `Cannot read .env: ${messageOf(error)}`, {
      where: process.cwd(),
      hint: "Make the file readable, or run strata in another folder with --url or DATABASE_URL.",
    });
  }
}
