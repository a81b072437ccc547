import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rounds } from "@strata/test-support/stress";
import { createTestDatabase } from "@strata/testing/vitest";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { migrateInProcess, migrateInProcesses, type Outcome } from "./process.ts";
import { stateOf, writeTwenty } from "./twenty.ts";

describe.skipIf(inject("engine") === "pglite")("32 processes at once", () => {
  let parent: string;
  let whole: string;
  let half: string;
  let names: string[];

  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), "strata-processes-"));
    whole = join(parent, "whole");
    half = join(parent, "half");
    names = writeTwenty(whole);
    writeTwenty(half, 9);
  });
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test.each([
    ["an empty", 0],
    ["a half-migrated", 9],
  ])("on %s database: each exits 0, and each migration is applied once", async (_, applied) => {
    for (let round = 0; round < rounds({ full: 20, few: 1 }); round += 1) {
      const { url = "", db, close } = await createTestDatabase({});
      try {
        if (applied > 0) expect(await migrateInProcess(url, half)).toMatchObject({ code: 0 });
        const outcomes: Outcome[] = await migrateInProcesses(32, url, whole);
        expect(outcomes.filter(({ code }) => code !== 0)).toEqual([]);
        expect(outcomes.flatMap((outcome) => outcome.applied ?? []).sort()).toEqual(names.slice(applied));
        expect((await stateOf(db)).log).toHaveLength(names.length);
      } finally {
        await close();
      }
    }
  });
});
