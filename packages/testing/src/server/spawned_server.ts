import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, lchownSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import postgres from "postgres";
import { copyBinaries } from "./binaries.ts";
import { ping } from "./databases.ts";
import { startWatchdog } from "./start_watchdog.ts";
import { serverParent, temporaryFolder } from "./temporary.ts";

/** A server spawned by this process, on the loopback interface. */
export interface SpawnedServer {
  /** The URL of the superuser's connection to the database `postgres`. */
  url: string;
  /** Ends the server without a shutdown, as in a crash, and starts it again on the same data and port. */
  crash(): Promise<void>;
  /** Stops the server and removes its files. Idempotent. */
  stop(): Promise<void>;
}

export interface SpawnOptions {
  /** Parent of the server's temporary folder. */
  parent?: string;
  /** Server settings that override the defaults. */
  settings?: Record<string, string>;
}

/** Time limit of a start; a busy machine needs more than a minute. */
const START_MS = 300_000;

/**
 * Starts a new, empty server from the binaries in `native`. It stops at the latest when this process or worker thread
 * ends, even by a crash.
 *
 * Rejects with the end of the server's log if it does not start, and leaves no files then.
 */
export async function spawnServer(native: string, options: SpawnOptions = {}): Promise<SpawnedServer> {
  const folder = temporaryFolder(options.parent ?? serverParent(), "postgres");
  const log = join(folder, "log");
  const output = openSync(log, "a");
  const { run, unref, end } = startWatchdog(folder, output);
  closeSync(output);
  try {
    const user = unprivilegedUser();
    await copyBinaries(native, folder);
    const data = join(folder, "data");
    const password = randomBytes(16).toString("hex");
    const passwordFile = join(folder, "password");
    writeFileSync(passwordFile, password);
    if (user) changeOwner(user, folder);

    const environment = {
      cwd: folder, // `user` may not be allowed to enter the working directory of this process
      // Isolated from the developer's environment, such as its locale and PG* variables.
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: "C", TZ: "UTC" },
      ...user,
      windowsHide: true,
    };
    const failed = (reason: string) =>
      new Error(`Starting PostgreSQL failed: ${reason}. End of its log:\n${tail(log)}`);
    const initdb = await run(
      join(folder, "bin/initdb"),
      [
        ...["--pgdata", data, "--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
        ...["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
      ],
      environment,
    );
    if (initdb !== "it ended with exit code 0") throw failed(`initdb: ${initdb}`);

    const port = await freePort();
    const values = ["-D", data, ...serverArguments(port, options.settings)];
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    let ending: Promise<string>;
    const start = async () => {
      ending = run(join(folder, "bin/postgres"), values, environment);
      await waitUntilReady(url, ending).catch((error: Error) => {
        throw failed(error.message);
      });
    };
    await start();
    unref();
    return {
      url,
      stop: end,
      crash: async () => {
        const [pid] = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
        process.kill(Number(pid), "SIGQUIT"); // PostgreSQL's immediate shutdown
        await ending;
        await start();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

// PostgreSQL does not run as root. The user "nobody" exists in every /etc/passwd, which initdb reads.
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function changeOwner(user: { uid: number; gid: number }, folder: string): void {
  for (const name of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    lchownSync(join(folder, name), user.uid, user.gid);
  }
}

function serverArguments(port: number, settings: Record<string, string> = {}): string[] {
  const all = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    // The data is disposable and may be in memory: no durability, little WAL.
    fsync: "off",
    full_page_writes: "off",
    synchronous_commit: "off",
    max_wal_size: "128MB",
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** Resolves when the server answers a query; rejects if it ends, refuses the connection, or exceeds the time limit. */
async function waitUntilReady(url: string, ending: Promise<string>): Promise<void> {
  let end: string | undefined;
  void ending.then((reason) => {
    end = reason;
  });
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      return await ping(url);
    } catch (error) {
      if (end !== undefined) throw new Error(end);
      const isStarting = !(error instanceof postgres.PostgresError) || error.code === "57P03";
      if (!isStarting || Date.now() > deadline) throw error;
      await setTimeout(50);
    }
  }
}

function tail(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-20).join("\n");
}
