// Asks what the migrations lack, by the built package, in a process that a test ends.
import { pendingChanges } from "../../dist/index.js";

const [config, folder] = process.argv.slice(2);
await pendingChanges({ config, folder });
