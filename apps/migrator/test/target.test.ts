import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { exitCodes, failureText, redact, type StrataError } from "../src/errors.ts";
import { targetOf } from "../src/target.ts";

const target = (url?: string, directory?: string) =>
  targetOf({
    ...(url !== undefined && { DATABASE_URL: url }),
    ...(directory !== undefined && { STRATA_DIR: directory }),
  });

test("parses the address of a server; its label has no secrets", () => {
  const url = "postgres://me:secret@host:5433/db?sslpassword=secret";
  expect(target(url)).toMatchObject({ kind: "server", label: "postgres://host:5433/db" });
  expect(redact(`at ${url}`)).toBe("at postgres://host:5433/db");
  expect(redact("at postgres://me:secret@host:port/db")).toBe("at postgres://…");
});

test("parses the address of an embedded and of an in-memory database", () => {
  const absolute = resolve("some where");
  expect(target("file:some where")).toMatchObject({ kind: "embedded", directory: absolute });
  expect(target(`file:${absolute}`)).toMatchObject({ kind: "embedded", directory: absolute });
  expect(target(pathToFileURL(absolute).href)).toMatchObject({ kind: "embedded", directory: absolute });
  expect(target("memory://")).toMatchObject({ kind: "memory" });
});

test("without an address uses the embedded database in STRATA_DIR or .strata", () => {
  expect(target()).toMatchObject({ kind: "embedded", directory: resolve(".strata") });
  expect(target(undefined, "")).toMatchObject({ kind: "embedded", directory: resolve(".strata") });
  expect(target(undefined, join("a", "b"))).toMatchObject({ directory: resolve("a", "b") });
});

test.each([
  ...["", " ", "postgres:", "postgres://me:secret@host:port/db", "mysql://me:secret@host/db"],
  ...["file:", "file://host/x", "file:///a%2Fb"],
])("rejects the address %j and does not repeat it", (url) => {
  let refusal: unknown;
  try {
    target(url, "elsewhere");
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({
    exitCode: exitCodes.configuration,
    where: expect.stringContaining("--url"),
  });
  expect(failureText(refusal as StrataError)).not.toContain("secret");
});
