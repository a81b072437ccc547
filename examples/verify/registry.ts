import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A package registry on the loopback interface. */
export interface Registry {
  url: string;
  close(): void;
}

/**
 * Serves the packed tarballs of a folder as a registry, so that projects name versions, as in production, and the
 * ranges of the packages on each other are resolved and not overridden.
 */
export async function serveTarballs(folder: string): Promise<Registry> {
  const tarballs = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    const found = answers.get(path);
    response.writeHead(found ? 200 : 404).end(found ?? `There is no ${path} here.`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const answers = new Map<string, Buffer | string>();
  for (const name of tarballs) {
    const file = join(folder, name);
    const tarball = readFileSync(file);
    const manifest = JSON.parse(
      execFileSync("tar", ["-xzOf", file, "package/package.json"], { encoding: "utf8" }),
    ) as { name: string; version: string };
    const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    answers.set(name, tarball);
    answers.set(
      manifest.name,
      JSON.stringify({
        name: manifest.name,
        "dist-tags": { latest: manifest.version },
        time: { [manifest.version]: statSync(file).mtime },
        versions: { [manifest.version]: { ...manifest, dist: { tarball: url + name, integrity } } },
      }),
    );
  }
  return {
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
