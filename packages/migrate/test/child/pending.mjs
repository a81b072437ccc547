// Calls pendingChanges of the built package, in a process that a test kills.
import { pendingChanges } from "../../dist/index.js";

const [config, folder] = process.argv.slice(2);
await pendingChanges({ config, folder });
