import type { TestProject } from "vitest/node";
import { whyUnavailable } from "../server/binaries.ts";
import { openServerLocation } from "../server/location.ts";
import type { Provided } from "./provided.ts";

export type { Provided };

/**
 * Vitest's global setup of a project that runs on a server: gets the server ready once per run, tells the tests
 * where it is, and returns what undoes it. On an engine that cannot run here it says so on stderr and provides
 * nothing.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { engine } = project.getProvidedContext() as Partial<Provided>;
  if (engine === undefined || engine === "pglite") return undefined;
  const why = whyUnavailable(engine);
  if (why !== undefined) {
    process.stderr.write(`\n${why}\n\n`);
    return undefined;
  }
  const { close, url, prefix } = await openServerLocation(engine);
  project.provide("serverLocation", { url, prefix });
  return close;
}
