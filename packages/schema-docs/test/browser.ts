import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Why no browser can be launched here; undefined where one can. */
export const whyNoBrowser =
  process.platform === "linux" && process.arch === "x64"
    ? undefined
    : `@sparticuz/chromium is for linux-x64, and this is ${process.platform}-${process.arch}`;

/**
 * Launches the headless Chromium of `@sparticuz/chromium`, unpacked into a folder of its own. It changes TMPDIR and the
 * paths of libraries and fonts of this process.
 */
export async function launchBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "strata-chromium-"));
  // Where it unpacks, and that it brings the libraries and fonts that a bare machine lacks: read when it is imported.
  Object.assign(process.env, { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" });
  const { default: packed } = await import("@sparticuz/chromium");
  const executablePath = await packed.executablePath();
  // Its own file looks for the fonts in /tmp/fonts. Without a font a text has no height, and nothing is visible.
  const fonts = `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`;
  writeFileSync(join(folder, "fonts/fonts.conf"), fonts);
  const browser = await chromium.launch({
    executablePath,
    // A browser in one process ends with its first page.
    args: packed.args.filter((flag) => flag !== "--single-process"),
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
