import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { isNoexec, serverParent } from "../../src/server/temporary.ts";

test("uses the temporary folder if there is no in-memory file system", () => {
  expect(serverParent("/no/such/folder")).toBe(tmpdir());
});

test("reads noexec from the last mount of a path", () => {
  const mounts =
    "tmpfs /dev/shm tmpfs rw 0 0\nshm /dev/shm tmpfs rw,nosuid,noexec 0 0\nproc /proc proc rw 0 0\n";
  expect(isNoexec("/dev/shm", mounts)).toBe(true);
  expect(isNoexec("/proc", mounts)).toBe(false);
  expect(isNoexec("/nowhere", mounts)).toBe(false);
});
