import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram } from "../src/programs.ts";

const node = process.execPath;
const watchdog = fileURLToPath(new URL("../src/watchdog.js", import.meta.url));

/** Counts running programs: each has a connection to it. */
let server: ReturnType<typeof createServer>;
let connections: Socket[];

beforeEach(async () => {
  connections = [];
  server = createServer((socket) => {
    connections.push(socket.on("error", () => {}).resume());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => server.close());

/** A program that connects, starts another one that connects, and never ends. */
function endless(): string {
  const { port } = server.address() as AddressInfo;
  const connect = `require("node:net").connect(${port}, "127.0.0.1")`;
  return `${connect}; require("node:child_process").spawn(process.execPath, ["--eval", ${JSON.stringify(connect)}])`;
}

const bothConnected = () => expect.poll(() => connections.length).toBe(2);
const bothGone = () => Promise.all(connections.map((socket) => socket.closed || once(socket, "close")));

test("returns the exit code and the output", async () => {
  const program = "console.log('out'); console.error('err'); process.exitCode = 3";
  expect(await runProgram(node, ["--eval", program])).toMatchObject({
    code: 3,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test("reports the signal that ended the program", async () => {
  const outcome = await runProgram(node, ["--eval", "process.kill(process.pid, 'SIGKILL')"]);
  expect(outcome.code).toBeNull();
});

test("reports a program that does not exist by code 127 and the reason", async () => {
  expect(await runProgram("/no/such/program", [])).toMatchObject({
    code: 127,
    stderr: expect.stringContaining("ENOENT"),
  });
});

test("kills the program and its child processes at the time limit, and reports it", async () => {
  const { code, stderr } = await runProgram(node, ["--eval", endless()], { seconds: 3 });
  expect(code).toBeNull();
  expect(stderr).toContain("exceeded the time limit of 3 seconds");
  await bothGone();
});

test("kills them when the signal is aborted", async () => {
  const control = new AbortController();
  const running = runProgram(node, ["--eval", endless()], { signal: control.signal });
  await bothConnected();
  control.abort();
  expect((await running).code).toBeNull();
  await bothGone();
});

test("kills them when the parent process is killed", async () => {
  const watched = [watchdog, "540", node, "--eval", endless()];
  const program = `require("node:child_process").spawn(process.execPath, ${JSON.stringify(watched)}, { stdio: "pipe" })`;
  const parent = spawn(node, ["--eval", program], { stdio: "inherit" });
  await bothConnected();
  parent.kill("SIGKILL");
  await bothGone();
});
