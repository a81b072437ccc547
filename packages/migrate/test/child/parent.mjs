// Runs a program of a folder as a child by the built package, in a process that a test kills.
import { join } from "node:path";
import { runChild } from "../../dist/child.js";

process.on("SIGUSR2", () => {
  throw new Error("as intended");
});
const [folder = ""] = process.argv.slice(2);
await runChild(join(folder, "busy.cjs"), [], { cwd: folder, output: "collect" });
