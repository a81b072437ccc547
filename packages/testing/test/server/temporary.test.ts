import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { isNoexec, serverParent } from "../../src/server/temporary.ts";

test("without a file system in memory a server goes to the temporary folder", () => {
  expect(serverParent("/no/such/folder")).toBe(tmpdir());
});

test("the last mount on a path decides whether programs run from it", () => {
  const mounts =
    "tmpfs /dev/shm tmpfs rw 0 0\nshm /dev/shm tmpfs rw,nosuid,noexec 0 0\nproc /proc proc rw 0 0\n";
  expect(isNoexec("/dev/shm", mounts)).toBe(true);
  expect(isNoexec("/proc", mounts)).toBe(false);
  expect(isNoexec("/nowhere", mounts)).toBe(false);
});
