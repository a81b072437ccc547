import { readFileSync } from "node:fs";

const site = new URL("../site/", import.meta.url);

/** A file of the page. */
export const asset = (path: string): string => readFileSync(new URL(path, site), "utf8");

/**
 * A module of the page and the modules that it imports as one script, because a page opened from a disk cannot import
 * files. Each module becomes a function that returns its exports, in the order of the imports. This covers what the
 * modules use: named imports, and exports of functions and single constants.
 */
export function script(entry: string): string {
  const done = new Set<string>();
  const joined = (url: URL): string => {
    if (done.has(url.href)) return "";
    done.add(url.href);
    const imported: string[] = [];
    const exported: string[] = [];
    const body = readFileSync(url, "utf8")
      .replace(/^import (?:(\{[^}]*\}) from )?"(.*)";$/gm, (_, names: string | undefined, path: string) => {
        const from = new URL(path, url);
        imported.push(joined(from));
        return names ? `const ${names} = modules[${keyOf(from)}];` : "";
      })
      .replace(/^export ((?:async )?(?:const|function) (\w+))/gm, (_, declaration: string, name: string) => {
        exported.push(name);
        return declaration;
      })
      .replace(/^\s*(?:\/\/|\/\*\*|\*).*\n|^\s+/gm, "");
    return `${imported.join("")}modules[${keyOf(url)}] = (() => {\n${body}return { ${exported.join(", ")} };\n})();\n`;
  };
  return `const modules = {};\n${joined(new URL(entry, site))}`;
}

const keyOf = (url: URL): string => JSON.stringify(url.href.slice(site.href.length));
