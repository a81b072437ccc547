import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ExternalProject } from "./external_project.ts";
import { verifyWithPnpm } from "./verify_example.ts";

verifyWithPnpm("whole");

test("whole, pnpm > types over every driver, TypeScript 7.0", async () => {
  const whole = new ExternalProject("whole", "pnpm");
  await whole.install(
    "--ignore-scripts",
    "@neondatabase/serverless@1.2.0",
    "@types/pg@8.20.0",
    "@vercel/postgres@0.10.0",
  );
  whole.write("src/drivers.ts", readFileSync(join(import.meta.dirname, "drivers/drivers.ts"), "utf8"));
  expect(await whole.typeErrors("7.0")).toEqual([]);
});
