import type { TestProject } from "vitest/node";
import { whyUnavailable } from "../server/binaries.ts";
import { openServerLocation } from "../server/location.ts";
import type { Provided } from "./provided.ts";

export type { Provided };

/**
 * Vitest global setup of a project on a server engine: prepares the server once per run, provides its location to the
 * tests, and returns the teardown. If the engine is not available, it prints the reason to stderr and provides nothing.
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
