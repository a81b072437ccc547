import { beforeAll, describe, expect, test } from "vitest";

beforeAll(() => expect.fail("a hook ran"));

test("first", () => expect.fail("a test ran"));

describe("group", () => {
  test("second", () => expect.fail("a test ran"));
});
