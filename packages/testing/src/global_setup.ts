import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { serverBinaries, whyUnavailable } from "./binaries.ts";
import { dropDatabases } from "./databases.ts";
import { checkOwnServer } from "./own_server.ts";
import { writePgliteImage } from "./pglite_image.ts";
import { startServer } from "./server.ts";

type Teardown = () => void | Promise<void>;

/**
 * Vitest's global setup of an engine's project: gets the engine ready once per run, provides `origin` to the
 * tests and returns what undoes it. Without server binaries it says so on stderr and provides nothing.
 */
export default async function setup(project: TestProject): Promise<Teardown | undefined> {
  const { engine } = project.getProvidedContext();
  if (engine === "pglite") {
    const image = await writePgliteImage();
    project.provide("origin", { engine, image: image.path });
    return image.remove;
  }

  // Databases bear the run's name, so that two runs on one server stay apart.
  const prefix = `strata_test_${randomBytes(4).toString("hex")}_`;
  if (engine === "postgres") {
    const url = process.env.DATABASE_URL_TEST ?? "";
    await checkOwnServer(url, prefix);
    project.provide("origin", { engine, url, prefix });
    // A test that was cut short has left its database, on a server that goes on living.
    return () => dropDatabases(url, prefix);
  }

  const native = serverBinaries(engine);
  if (native === undefined) {
    process.stderr.write(`\n${whyUnavailable(engine)}\n\n`);
    return undefined;
  }
  const server = await startServer(native);
  project.provide("origin", { engine, url: server.url, prefix });
  return server.stop;
}
