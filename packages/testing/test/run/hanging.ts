import { test } from "vitest";
import { report } from "./report.ts";

test("never ends", async () => {
  await report();
  await new Promise(() => {});
});
