import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drizzleKitCredentials, parseAddress, postgresOptions } from "../src/address.ts";

test("reads the parts of an address, and shows none of its secrets", () => {
  const address = parseAddress("postgres://me:secret@host:5433/db?sslpassword=secret&lock_timeout=2s");
  expect(address).toMatchObject({
    hosts: ["host"],
    ports: [5433],
    database: "db",
    user: "me",
    password: "secret",
  });
  expect(address.label).toBe("postgres://host:5433/db");
  expect(address.settings).toMatchObject({ lock_timeout: "2s" });
});

test.each([
  ["a percent sign that is not encoded", "postgres://u:100%@h/db", { password: "100%" }],
  [
    "a password that is encoded",
    "postgres://u:%40%3A%2F%23%25%3F%26%3D%2B%C3%A9@h/db",
    { password: "@:/#%?&=+é" },
  ],
  ["an IPv6 address", "postgres://u@[::1]:5433/db", { hosts: ["::1"], ports: [5433] }],
  ["a socket as a parameter", "postgres:///db?host=/run/pg", { hosts: ["/run/pg"], database: "db" }],
  [
    "a socket with a user",
    "postgres://u@/db?host=/cloudsql/p:r:i",
    { hosts: ["/cloudsql/p:r:i"], user: "u" },
  ],
  ["a socket as a host", "postgres://u@%2Frun%2Fpg/db", { hosts: ["/run/pg"], database: "db" }],
  ["several hosts", "postgres://u@h1:5432,h2:5433/db", { hosts: ["h1", "h2"], ports: [5432, 5433] }],
  ["an encoded database name", "postgres://u@h/my%20db", { database: "my db" }],
  ["a blank at its end", "postgres://u@h/db\n", { database: "db" }],
  ["a schema, as Prisma writes it", "postgres://u@h/db?schema=app", { settings: { search_path: "app" } }],
  [
    "a wanted kind of host",
    "postgres://u@h/db?target_session_attrs=primary",
    { targetSessionAttributes: "primary" },
  ],
])("reads %s", (_, url, expected) => {
  expect(parseAddress(url)).toMatchObject(expected);
});

test.each([
  ["", "prefer"],
  ["?sslmode=disable", false],
  ["?sslmode=allow", "prefer"],
  ["?sslmode=prefer", "prefer"],
  ["?sslmode=require", { rejectUnauthorized: false }],
  ["?sslmode=no-verify", { rejectUnauthorized: false }],
  ["?sslmode=verify-full", {}],
  ["?sslrootcert=system", {}],
  ["?ssl=true", { rejectUnauthorized: false }],
  ["?ssl=require", { rejectUnauthorized: false }],
  ["?ssl=verify-full", {}],
  ["?ssl=false", false],
  ["?sslmode=require&channel_binding=require", { rejectUnauthorized: true }],
])("takes the TLS policy of %j from libpq", (parameters, tls) => {
  const address = parseAddress(`postgres://u@h/db${parameters}`);
  expect(address.tls).toEqual(tls);
  expect(postgresOptions(address)).toMatchObject({ ssl: tls, connection: {} });
  expect(drizzleKitCredentials(address).ssl).toEqual(tls === "prefer" ? { rejectUnauthorized: false } : tls);
});

test.each(["localhost", "127.0.0.1", "[::1]", "%2Frun%2Fpg"])(
  "uses no TLS on %s unless the address requires it",
  (host) => {
    expect(drizzleKitCredentials(parseAddress(`postgres://u@${host}/db`)).ssl).toBe(false);
    expect(drizzleKitCredentials(parseAddress(`postgres://u@${host}/db?sslmode=verify-full`)).ssl).toEqual(
      {},
    );
  },
);

test("reads the certificates that an address names", () => {
  const folder = mkdtempSync(join(tmpdir(), "strata-address-"));
  try {
    const file = join(folder, "ca.crt");
    writeFileSync(file, "a certificate");
    const tls = (mode: string) => parseAddress(`postgres://u@h/db?sslmode=${mode}&sslrootcert=${file}`).tls;
    expect(tls("verify-full")).toEqual({ ca: "a certificate" });
    // The certificate is verified, the name of the host is not.
    expect(tls("require")).toEqual({ ca: "a certificate", checkServerIdentity: expect.any(Function) });
    expect(tls("verify-ca")).toEqual({ ca: "a certificate", checkServerIdentity: expect.any(Function) });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ["mysql://u:secret@h/db", "does not start"],
  ["postgres://u:secret@h:notaport/db", "not a URL"],
  ["postgres://u:secret@h/db?sslmode=perhaps", "sslmode"],
  ["postgres://u:secret@h/db?sslmode=verify-ca", "sslrootcert"],
  ["postgres://u:secret@h/db?target_session_attrs=fast", "target_session_attrs"],
  ["postgres://u:secret@h/db?sslmode=verify-full&sslrootcert=/no/such/file", "/no/such/file"],
  ["postgres://u:secret@h/db?pgbouncer=true", "pgbouncer"],
])("rejects %s with a reason that contains no secrets", (url, reason) => {
  let refusal: unknown;
  try {
    parseAddress(url);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ code: "configuration", where: expect.stringContaining(reason) });
  expect(JSON.stringify(refusal) + String(refusal)).not.toContain("secret");
});
