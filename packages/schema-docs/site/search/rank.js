// The order of search results.

import { named } from "../names.js";

const noMatch = Number.POSITIVE_INFINITY;

/** The items that match every word of a query, best match first. */
export function search(query) {
  const words = query.split(/\s+/);
  return named
    .map((item) => ({ item, rank: words.reduce((sum, word) => sum + rank(item, word), 0) }))
    .filter((match) => match.rank < noMatch)
    .sort(
      (a, b) => a.rank - b.rank || a.item.order - b.item.order || a.item.label.length - b.item.label.length,
    )
    .map(({ item }) => item);
}

/** The rank of the best name, 0 to 3; 4 if only the description has the word, 5 if only the entity's name has it. */
function rank({ names, paths, text }, word) {
  // Only a word with a dot is a qualified name: otherwise a table's name would find each of its columns before others.
  const best = Math.min(...(word.includes(".") ? paths : names).map((name) => rankOfName(name, word)));
  if (best < noMatch) return best;
  if (text.toLowerCase().includes(word)) return 4;
  return paths.some((path) => rankOfName(path, word) < noMatch) ? 5 : noMatch;
}

/** 0 for the exact name, 1 for its beginning, 2 for the beginning of a word in it, 3 for any other place. */
function rankOfName(name, word) {
  const text = name?.toLowerCase() ?? "";
  if (text === word) return 0;
  if (text.startsWith(word)) return 1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (/[^a-z0-9]/.test(text[at - 1])) return 2;
  }
  return text.includes(word) ? 3 : noMatch;
}
