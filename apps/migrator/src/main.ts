import { tolerateClosedPipes } from "./cli/output.ts";
import { abort, run } from "./cli/run.ts";
import { isWriteToLostConnection } from "./lost_connection.ts";

const args = process.argv.slice(2);

tolerateClosedPipes();
process.on("uncaughtException", (error) => {
  if (!isWriteToLostConnection(error)) void abort(error, args);
});
await run(args);
