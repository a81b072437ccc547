import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  lchownSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import postgres from "postgres";
import { copyBinaries } from "./binaries.ts";
import { ping } from "./databases.ts";
import { releaseOnExit } from "./exit.ts";
import { removeFolder, serverParent, temporaryFolder } from "./temporary.ts";

/** A server of this process alone, reached over the loopback interface. */
export interface Server {
  /** The URL of the superuser's connection to the database `postgres`. */
  url: string;
  /** Stops the server and removes its files; calling it again is no error. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** The folder in which the server's temporary folder is made. */
  parent?: string;
  /** Server settings over those of the kit. */
  settings?: Record<string, string>;
}

const START_MS = 60_000;
const STOP_MS = 10_000;

/**
 * Starts a new, empty server from the binaries in `native`. It ends with this process at the latest.
 *
 * Rejects with the end of the server's log when it does not start; nothing is left behind then.
 */
export async function startServer(native: string, options: ServerOptions = {}): Promise<Server> {
  const folder = temporaryFolder(options.parent ?? serverParent(), "postgres");
  const data = join(folder, "data");
  const log = join(folder, "log");
  const password = randomBytes(16).toString("hex");

  let child: ChildProcess | undefined;
  let ending = Promise.resolve("not started");
  const release = releaseOnExit(() => {
    if (child) halt(child, join(data, "postmaster.pid"));
    removeFolder(folder);
  });
  const stop = async () => {
    release();
    await ending;
  };

  try {
    const user = ordinaryUser();
    await copyBinaries(native, folder);
    const passwordFile = join(folder, "password");
    writeFileSync(passwordFile, password);
    if (user) giveTo(user, folder);

    const environment = {
      cwd: folder, // the server looks at its working directory, and `user` may not enter ours
      // Nothing else of the developer's environment reaches the server: neither locale nor PG* variables.
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: "C", TZ: "UTC" },
      ...user,
      windowsHide: true,
    };
    const initdb = promisify(execFile)(
      join(folder, "bin/initdb"),
      [
        ...["--pgdata", data, "--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
        ...["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"],
      ],
      environment,
    );
    child = initdb.child;
    await initdb;

    const port = await freePort();
    const output = openSync(log, "a");
    child = spawn(join(folder, "bin/postgres"), ["-D", data, ...serverArguments(port, options.settings)], {
      ...environment,
      stdio: ["ignore", output, output],
      // Out of the terminal's process group, so that Ctrl-C reaches us alone and we stop it in order.
      detached: true,
    });
    closeSync(output);
    child.unref();
    ending = ended(child);

    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    await answering(url, ending).catch((error: Error) => {
      throw new Error(`PostgreSQL did not start: ${error.message}. The end of its log:\n${tail(log)}`);
    });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// PostgreSQL refuses to run as root; this user is in every /etc/passwd, which initdb looks at.
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function giveTo(user: { uid: number; gid: number }, folder: string): void {
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
    // The data need not outlive the run, only fit in memory.
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

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
  });
}

/** Resolves when the server answers a query; rejects when it ends, refuses, or is silent for too long. */
async function answering(url: string, ending: Promise<string>): Promise<void> {
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

/** Ends a child, synchronously since it also runs on exit: a fast shutdown, and after a deadline by force. */
function halt(child: ChildProcess, pidFile: string): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const deadline = Date.now() + STOP_MS;
  child.kill("SIGINT");
  // Node cannot notice the end of a child while it waits here, but the server removes this file last.
  while (existsSync(pidFile) && Date.now() < deadline) Atomics.wait(clock, 0, 0, 20);
  child.kill("SIGKILL");
}

function tail(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-20).join("\n");
}
