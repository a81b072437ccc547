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

test("without the engine's package the reason names engine, platform and remedy", () => {
  const here = host("freebsd", "arm64", "postgres-15-linux-x64");
  expect(serverBinaries("postgres-15", here)).toBeUndefined();
  expect(whyUnavailable("postgres-15", here)).toMatch(/postgres-15.*freebsd-arm64.*DATABASE_URL_TEST/);
});

test("PGlite and a server of one's own need no binaries", () => {
  expect(whyUnavailable("pglite", host("freebsd", "arm64"))).toBeUndefined();
  expect(whyUnavailable("postgres", host("freebsd", "arm64"), "postgres://localhost")).toBeUndefined();
});

test("without a server of one's own the newest of the kit is taken", () => {
  const here = host("linux", "x64", "postgres-15-linux-x64", "postgres-18-linux-x64");
  expect(serverBinaries("postgres", here)).toBe(join("/modules", "postgres-18-linux-x64", "native"));
  expect(whyUnavailable("postgres", here, "")).toBeUndefined();
  expect(whyUnavailable("postgres", host("freebsd", "arm64"), "")).toMatch(/no postgres server/);
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
