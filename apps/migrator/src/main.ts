import { tolerateClosedPipes } from "./cli/output.ts";
import { abort, run } from "./cli/run.ts";
import { isWriteToLostConnection } from "./database_error.ts";

const args = process.argv.slice(2);

tolerateClosedPipes();
process.on("uncaughtException", (error) => {
  if (!isWriteToLostConnection(error)) abort(error, args);
});
await run(args);
