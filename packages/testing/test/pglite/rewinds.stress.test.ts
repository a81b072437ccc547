import { rounds } from "@strata/test-support/stress";
import { afterAll, beforeAll, test } from "vitest";
import {
  bodies,
  expectNoTrace,
  expectNoTraceOfRewinds,
  type HostileDatabase,
  openHostile,
} from "./hostile.ts";

let hostile: HostileDatabase;

beforeAll(async () => {
  hostile = await openHostile();
});

afterAll(() => hostile.database.close());

test("ten thousand rewinds leave no trace", () =>
  expectNoTraceOfRewinds(hostile, rounds({ full: 10_000, few: 1000 })));

test.each(Object.entries(bodies))("a test that %s leaves no trace, repeatedly", (_, body) =>
  expectNoTrace(hostile, body, rounds({ full: 20, few: 3 })),
);
