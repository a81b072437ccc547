import { expect, test } from "vitest";
import { report } from "./report.ts";

test("fails while its database is open", async () => {
  await report();
  expect.fail("as intended");
});
