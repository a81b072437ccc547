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

/** Asks for "image" and counts whether it was built. */
async function ask(content = "content"): Promise<{ content: string; wasBuilt: boolean }> {
  let wasBuilt = false;
  const bytes = await cached(key, async () => {
    wasBuilt = true;
    return Buffer.from(content);
  });
  return { content: Buffer.from(bytes).toString(), wasBuilt };
}

const files = () => readdirSync(join(folder, "images"));
const path = () => join(folder, "images", key);

test("is built once", async () => {
  expect(await ask()).toEqual({ content: "content", wasBuilt: true });
  expect(await ask()).toEqual({ content: "content", wasBuilt: false });
  expect(files()).toEqual([key]);
});

test("asked for twice at once it is built once", async () => {
  expect(await Promise.all([ask(), ask("another")])).toEqual([
    { content: "content", wasBuilt: true },
    { content: "content", wasBuilt: false },
  ]);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["a byte changed", (bytes) => bytes.fill(0, bytes.length - 1)],
  ["the end missing", (bytes) => bytes.subarray(0, -1)],
  ["more at its end", (bytes) => Buffer.concat([bytes, bytes])],
  ["nothing in it", () => Buffer.alloc(0)],
])("with %s it is built anew", async (_, damaged) => {
  await ask();
  writeFileSync(path(), damaged(readFileSync(path())));
  expect(await ask("mended")).toEqual({ content: "mended", wasBuilt: true });
  expect(await ask()).toEqual({ content: "mended", wasBuilt: false });
});

test("when it cannot be kept, a warning says where and what to do, and it is there all the same", async () => {
  writeFileSync(join(folder, "images"), "a file where the folder should be");
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  expect(await ask()).toEqual({ content: "content", wasBuilt: true });
  expect(warn).toHaveBeenCalledWith(
    expect.stringMatching(`cannot keep a database image in ${join(folder, "images")}: E`),
    expect.objectContaining({ detail: expect.stringContaining("STRATA_TESTING_CACHE") }),
  );
});

test("when its building fails nothing is kept", async () => {
  const failing = cached(key, () => Promise.reject(new Error("no such type")));
  await expect(failing).rejects.toThrow("no such type");
  expect(await ask()).toMatchObject({ wasBuilt: true });
});

test("what no run has used for a month goes, when something new comes; what is not the kit's stays", async () => {
  const used = "pglite-0-used.image";
  const fresh = "pglite-0-new.image";
  const left = `${key}.${crypto.randomUUID()}`;
  await ask();
  await cached(used, async () => Buffer.from("used"));
  for (const name of [left, "package.json"]) writeFileSync(join(folder, "images", name), "");
  mkdirSync(join(folder, "images", "others"));
  const longAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
  for (const name of files()) utimesSync(join(folder, "images", name), longAgo, longAgo);
  await cached(used, () => Promise.reject(new Error("is there")));

  await cached(fresh, async () => Buffer.from("new"));
  expect(files().sort()).toEqual(["others", "package.json", fresh, used]);
});
