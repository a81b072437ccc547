import { readFileSync } from "node:fs";
import { manifestFile } from "./paths.ts";

const manifest: { readonly version: string; readonly bugs: { readonly url: string } } = JSON.parse(
  readFileSync(manifestFile, "utf8"),
);

/** Version of this package. */
export const { version } = manifest;

/** Address to report a bug at. */
export const bugsUrl = manifest.bugs.url;

/** Address of a section of docs/cli.md. */
export const documentationUrl = (section: string): string =>
  `${bugsUrl.replace(/\/issues$/, "")}/blob/main/docs/cli.md#${section}`;
