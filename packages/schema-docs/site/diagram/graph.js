// Boxes and lines of a diagram, before they have a place.

export const rowHeight = 18;
export const headHeight = 26;
const letterWidth = 7.3;

/** The box of a table or a view. With `detailed` it lists the columns of its keys. */
export function nodeOf(entity, detailed) {
  const foreign = entity.foreignKeys?.flatMap((key) => key.columns) ?? [];
  const lines = detailed ? [...new Set([...(entity.primaryKey?.columns ?? []), ...foreign])] : [];
  const longest = Math.max(entity.name.length, ...lines.map((line) => line.length + 4));
  return {
    entity,
    lines,
    width: longest * letterWidth + 22,
    height: headHeight + lines.length * rowHeight + (lines.length && 6),
  };
}

/** The lines from a box: of a table its foreign keys, of a view its source tables. */
export function edgesFrom(node, nodes) {
  const { entity } = node;
  if (entity.kind === "view") {
    return entity.reads
      .filter((name) => nodes.has(name))
      .map((name) => edge(node, nodes.get(name), headHeight / 2, { label: `${entity.name} reads ${name}` }));
  }
  return entity.foreignKeys
    .filter((key) => nodes.has(key.table) && key.table !== entity.name)
    .map((key) =>
      edge(node, nodes.get(key.table), startOf(node, key), {
        key,
        label: `${entity.name}.${key.columns.join(", ")} → ${key.table}`,
      }),
    );
}

const edge = (from, to, fromY, rest) => ({ from, to, fromY, toY: headHeight / 2, ...rest });

/** The height at which a foreign key leaves its box: at the row of its column, if there is one. */
function startOf(node, key) {
  const line = node.lines.indexOf(key.columns[0]);
  return line < 0 ? headHeight / 2 : headHeight + (line + 0.5) * rowHeight + 2;
}
