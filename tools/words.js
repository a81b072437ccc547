import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// `node tools/words.js` fails if a file that git knows has a word of `words.json`, a list of regular expressions with
// what to say instead. Names count as the words that they are made of: `oldPort` and `old_port` have "old".

/** Generated or external files, history that cannot change, and the list itself with its test. */
const excluded =
  /^pnpm-lock\.yaml$|^apps\/migrator\/(migrations|sample)\/|(^|\/)CHANGELOG\.md$|^tools\/words\.json$|\/words\.test\.ts$/;

const list = JSON.parse(readFileSync(join(import.meta.dirname, "words.json"), "utf8"));
const words = Object.entries(list).map(([pattern, better]) => ({
  pattern: new RegExp(`(?<![A-Za-z])(?:${pattern})(?![A-Za-z])`, "gi"),
  better,
}));

const wordsOf = (line) => line.replace(/(?<=[a-z])(?=[A-Z])/g, " ").replaceAll("_", " ");

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => file !== "" && !excluded.test(file) && existsSync(file));
const found = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  // A binary file.
  if (text.includes("\0")) return [];
  return [file, ...text.split("\n")].flatMap((line, number) =>
    words.flatMap(({ pattern, better }) =>
      [...wordsOf(line).matchAll(pattern)].map(([word]) => `${file}:${number}: "${word}", better: ${better}`),
    ),
  );
});

if (found.length > 0) {
  console.error(`${found.join("\n")}\n${found.length} places use a word that tools/words.json replaces.`);
  process.exit(1);
}
