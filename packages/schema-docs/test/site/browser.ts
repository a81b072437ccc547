import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Why no browser can be launched on this platform, or undefined. */
export const whyNoBrowser =
  process.platform === "linux" && process.arch === "x64"
    ? undefined
    : `@sparticuz/chromium is for linux-x64, and this is ${process.platform}-${process.arch}`;

/**
 * Launches the headless Chromium of `@sparticuz/chromium`, unpacked into a temporary folder. It changes TMPDIR and the
 * library and font paths of this process.
 */
export async function launchBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "strata-chromium-"));
  // Read on import: where to unpack, and that libraries and fonts are to be unpacked too.
  Object.assign(process.env, { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" });
  const { default: packed } = await import("@sparticuz/chromium");
  const executablePath = await packed.executablePath();
  // The packed configuration looks for fonts in /tmp/fonts. Without a font, text has no height and is not visible.
  const fonts = `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`;
  writeFileSync(join(folder, "fonts/fonts.conf"), fonts);
  const browser = await chromium.launch({
    executablePath,
    // A single-process browser exits with its first page.
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
