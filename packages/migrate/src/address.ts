import { parse } from "pg-connection-string";
import { MigrateError, messageOf } from "./errors.ts";

/** The TLS policy of a connection, in the form that both postgres.js and drizzle-kit accept. */
export type Tls =
  | false
  | "prefer"
  | {
      readonly rejectUnauthorized?: boolean;
      readonly ca?: string;
      readonly cert?: string;
      readonly key?: string;
      /** Replaces the check of the host name, which `verify-ca` skips. */
      readonly checkServerIdentity?: () => undefined;
    };

/** The kind of server to connect to, of several hosts. */
export type SessionAttributes = (typeof sessionAttributes)[number];

/** An address of a PostgreSQL server, read as libpq reads it. */
export interface ServerAddress {
  /** Host names, addresses or, if they start with a slash, folders of sockets; tried in this order. */
  readonly hosts: readonly [string, ...string[]];
  /** The port of each host. */
  readonly ports: readonly [number, ...number[]];
  /** Undefined for the driver's default. */
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: Tls;
  /** How long to wait for a connection, in seconds. */
  readonly connectTimeout: number | undefined;
  /** The kind of server to connect to, of several hosts; undefined for any. */
  readonly targetSessionAttributes: SessionAttributes | undefined;
  /** Settings of the session, such as `application_name` or `lock_timeout`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The address for display: without user, password and parameters. */
  readonly label: string;
}

/** Parameters of libpq that change nothing here, or that the fields above hold. */
const absorbed = new Set([
  ...["host", "port", "user", "password", "database", "ssl", "uselibpqcompat"],
  ...["sslmode", "sslrootcert", "sslcert", "sslkey", "sslnegotiation", "channel_binding", "gssencmode"],
  ...["keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"],
  ...["connect_timeout", "target_session_attrs", "load_balance_hosts", "schema", "pgbouncer"],
]);

const sessionAttributes = ["read-write", "read-only", "primary", "standby", "prefer-standby"] as const;

const tlsModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

/**
 * Reads `postgres://user:password@host:port/database?parameters`, with the extensions of libpq and of database providers:
 * several hosts, folders of sockets, IPv6, an unencoded `%`, `sslrootcert`, `channel_binding`.
 *
 * - `sslmode` has the meaning that it has in libpq: `prefer` is the default, `require` does not verify the certificate
 *   unless `sslrootcert` is given, `verify-full` does. `no-verify`, of node-postgres, is `require`; so is `ssl=true`.
 * - `channel_binding=require` verifies the certificate instead: the drivers have no channel binding, which protects from
 *   the same attack.
 * - `schema` is the `search_path`.
 * - Every other parameter is a setting of the session.
 *
 * @throws MigrateError `configuration` if the address is invalid, a file is missing, or the address is that of a pooler. The
 * message does not repeat the address.
 */
export function parseAddress(url: string): ServerAddress {
  const [first, ...others] = addressesOfHosts(url.trim()).map(parseOne);
  if (!first) throw addressError("it has no host");
  const { sslmode = "prefer" } = first;
  if (typeof sslmode !== "string" || !tlsModes.includes(sslmode)) {
    throw addressError(`sslmode must be one of ${tlsModes.join(", ")}`);
  }
  if (first.pgbouncer === "true") {
    throw new MigrateError("configuration", "The address is that of a connection pooler (pgbouncer=true).", {
      where: "the parameter pgbouncer of the address",
      hint: "Use the direct address of the server. A migration needs its own session, which a pooler in transaction mode does not provide.",
    });
  }
  const hosts = [first, ...others].map(({ host }) => host || "localhost");
  const ports = [first, ...others].map(({ port }) => Number(port || 5432));
  const schema = typeof first.schema === "string" ? { search_path: first.schema } : {};
  const settings = Object.entries(first).flatMap(([name, value]): [string, string][] =>
    absorbed.has(name) || typeof value !== "string" ? [] : [[name, value]],
  );
  return {
    hosts: hosts as [string, ...string[]],
    ports: ports as [number, ...number[]],
    database: first.database ?? undefined,
    user: first.user || undefined,
    password: first.password || undefined,
    tls: tlsOf(first.ssl, sslmode, first.channel_binding === "require"),
    connectTimeout: first.connect_timeout === undefined ? undefined : Number(first.connect_timeout),
    targetSessionAttributes: wantedAttributes(first.target_session_attrs),
    settings: { ...Object.fromEntries(settings), ...schema },
    label: labelOf(hosts, ports, first.database ?? undefined),
  };
}

function wantedAttributes(value: unknown): SessionAttributes | undefined {
  if (value === undefined || value === "any") return undefined;
  const wanted = sessionAttributes.find((one) => one === value);
  if (!wanted) throw addressError(`target_session_attrs must be one of any, ${sessionAttributes.join(", ")}`);
  return wanted;
}

/** One address for each host of `postgres://a:1,b:2/database`. */
function addressesOfHosts(url: string): string[] {
  const [, scheme, credentials = "", hosts = "", rest = ""] =
    /^(postgres(?:ql)?:\/\/)((?:[^/?#]*@)?)([^/?#]*)([\s\S]*)$/.exec(url) ?? [];
  if (!scheme) throw addressError("it does not start with postgres://");
  return hosts.split(",").map((host) => `${scheme}${credentials}${host}${rest}`);
}

function parseOne(url: string): ReturnType<typeof parse> {
  try {
    return parse(withSslMode(url), { useLibpqCompat: true });
  } catch (error) {
    throw addressError(messageOf(error).startsWith("Invalid URL") ? "it is not a URL" : messageOf(error));
  }
}

/**
 * Writes other spellings as `sslmode`: `ssl=true` of JDBC, which libpq takes too, `ssl=require` of postgres.js, and
 * `sslrootcert=system`, with which libpq verifies by the certificates of the system; here they are those of Node.js.
 */
const withSslMode = (url: string): string =>
  url
    .replace(/([?&])sslrootcert=system(?=&|$)/, "$1sslmode=verify-full")
    .replace(/([?&])ssl=([\w-]*)/, (_, start: string, value: string) => {
      const modes: Record<string, string> = { true: "require", 1: "require", false: "disable", 0: "disable" };
      return `${start}sslmode=${modes[value] ?? value}`;
    });

const addressError = (reason: string): MigrateError =>
  new MigrateError("configuration", "The database address is not valid.", {
    where: reason,
    hint: "Write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded.",
  });

function tlsOf(parsed: unknown, mode: string, verifies: boolean): Tls {
  if (mode === "disable") return false;
  const files = typeof parsed === "object" && parsed !== null ? parsed : {};
  if (verifies) return { ...files, rejectUnauthorized: true };
  if (mode === "allow" || mode === "prefer") return "prefer";
  return mode === "no-verify" ? { ...files, rejectUnauthorized: false } : files;
}

function labelOf(hosts: readonly string[], ports: readonly number[], database: string | undefined): string {
  const names = hosts.map((host, index) => {
    const name = host.includes(":") ? `[${host}]` : host;
    return ports[index] === 5432 || host.startsWith("/") ? name : `${name}:${ports[index]}`;
  });
  return `postgres://${names.join(",")}/${database ?? ""}`;
}

/** The options of postgres.js for an address; add `max: 1` for a migration. */
export function postgresOptions(address: ServerAddress): {
  host: string;
  port: number;
  database?: string;
  user?: string;
  password?: string;
  ssl: Tls;
  connect_timeout?: number;
  target_session_attrs?: SessionAttributes;
  connection: Record<string, string>;
} {
  const { database, user, password, connectTimeout, targetSessionAttributes } = address;
  return {
    // postgres.js takes lists; its types have only one.
    host: [...address.hosts] as unknown as string,
    port: [...address.ports] as unknown as number,
    ...(database !== undefined && { database }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ssl: address.tls,
    ...(connectTimeout !== undefined && { connect_timeout: connectTimeout }),
    ...(targetSessionAttributes !== undefined && { target_session_attrs: targetSessionAttributes }),
    connection: { ...address.settings },
  };
}

/** Whether a host is this machine: a loopback address or a folder of sockets. */
export const isLocal = (host: string): boolean =>
  host.startsWith("/") || /^(localhost|127\..*|::1)$/.test(host);

/**
 * The `dbCredentials` of drizzle.config.ts for an address, for its first host. The driver of drizzle-kit cannot fall back from
 * TLS to plain text: `prefer` means no TLS on this machine, and TLS to any other.
 */
export function drizzleKitCredentials({ hosts, ports, database, user, password, tls }: ServerAddress): {
  host: string;
  port: number;
  database: string;
  user?: string;
  password?: string;
  ssl: Exclude<Tls, "prefer">;
} {
  const preferred = isLocal(hosts[0]) ? false : { rejectUnauthorized: false };
  return {
    host: hosts[0],
    port: ports[0],
    database: database ?? user ?? "postgres",
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ssl: tls === "prefer" ? preferred : tls,
  };
}
