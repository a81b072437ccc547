import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { cached } from "../../src/pglite/cache.ts";
import { temporaryFolder } from "../../src/server/temporary.ts";

const key = "pglite-0-image.image";
let folder: string;

beforeEach(() => {
  folder = temporaryFolder(tmpdir(), "cache");
  vi.stubEnv("STRATA_TESTING_CACHE", join(folder, "images"));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Requests the image, and reports whether it was built. */
async function request(content = "content"): Promise<{ content: string; wasBuilt: boolean }> {
  let wasBuilt = false;
  const bytes = await cached(key, async () => {
    wasBuilt = true;
    return Buffer.from(content);
  });
  return { content: Buffer.from(bytes).toString(), wasBuilt };
}

const files = () => readdirSync(join(folder, "images"));
const path = () => join(folder, "images", key);

test("builds an image once", async () => {
  expect(await request()).toEqual({ content: "content", wasBuilt: true });
  expect(await request()).toEqual({ content: "content", wasBuilt: false });
  expect(files()).toEqual([key]);
});

test("builds an image once for concurrent requests", async () => {
  expect(await Promise.all([request(), request("another")])).toEqual([
    { content: "content", wasBuilt: true },
    { content: "content", wasBuilt: false },
  ]);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["a changed byte", (bytes) => bytes.fill(0, bytes.length - 1)],
  ["a missing end", (bytes) => bytes.subarray(0, -1)],
  ["extra bytes at its end", (bytes) => Buffer.concat([bytes, bytes])],
  ["no content", () => Buffer.alloc(0)],
])("rebuilds an image with %s", async (_, damaged) => {
  await request();
  writeFileSync(path(), damaged(readFileSync(path())));
  expect(await request("rebuilt")).toEqual({ content: "rebuilt", wasBuilt: true });
  expect(await request()).toEqual({ content: "rebuilt", wasBuilt: false });
});

test("returns an image that cannot be cached, with a warning that names the folder and the solution", async () => {
  writeFileSync(join(folder, "images"), "a file where the folder should be");
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  expect(await request()).toEqual({ content: "content", wasBuilt: true });
  expect(warn).toHaveBeenCalledWith(
    expect.stringMatching(`Cannot cache a database image in ${join(folder, "images")}: E`),
    expect.objectContaining({ detail: expect.stringContaining("STRATA_TESTING_CACHE") }),
  );
});

test("caches nothing if the build fails", async () => {
  const failing = cached(key, () => Promise.reject(new Error("no such type")));
  await expect(failing).rejects.toThrow("no such type");
  expect(await request()).toMatchObject({ wasBuilt: true });
});

test("evicts images unused for a month when it adds one, and keeps other files", async () => {
  const used = "pglite-0-used.image";
  const fresh = "pglite-0-new.image";
  const left = `${key}.${crypto.randomUUID()}`;
  await request();
  await cached(used, async () => Buffer.from("used"));
  for (const name of [left, "package.json"]) writeFileSync(join(folder, "images", name), "");
  mkdirSync(join(folder, "images", "others"));
  const longAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  for (const name of files()) utimesSync(join(folder, "images", name), longAgo, longAgo);
  await cached(used, () => Promise.reject(new Error("not cached")));

  await cached(fresh, async () => Buffer.from("new"));
  expect(files().sort()).toEqual(["others", "package.json", fresh, used]);
});
