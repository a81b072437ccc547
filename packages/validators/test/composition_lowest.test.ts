import { expect, test, vi } from "vitest";
import * as z from "zod";
import { validatorsOf } from "../src/index.ts";
import { describeComposition } from "./composition.ts";

// Uses the lowest zod of the peer range instead of the current one.
vi.mock("zod", () => import("zod-lowest"));

test("this is the lowest zod of the peer range", () => {
  expect(z.core.version).toMatchObject({ major: 4, minor: 0, patch: 0 });
});

describeComposition(z, validatorsOf);
