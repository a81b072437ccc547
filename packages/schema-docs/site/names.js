// Everything with a name: what the search finds, and where it is.

import { columnAddress, partAddress } from "./address.js";
import { entities } from "./schema.js";
import { indexText } from "./sql.js";
import { columnTypeScript } from "./typescript.js";

/**
 * The tables, views and enums, and their parts.
 *
 * - `names`: the names by which the item is found, in SQL and TypeScript.
 * - `paths`: the names qualified by the entity.
 * - `label`, `what`, `text`: the name, the kind and the description in a search result.
 * - `order`: the order of items that match equally.
 */
export const named = [...entities.values()].flatMap((entity) => [
  entityItem(entity),
  ...(entity.columns ?? []).map((column) => columnItem(entity, column)),
  ...partItems(entity),
]);

const byAddress = new Map(named.map((item) => [item.address, item]));

/** The entity at an address, or whose part is there. */
export const entityAt = (address) => byAddress.get(address)?.entity;

function entityItem(entity) {
  const { name, exportName, comment, kind, materialized } = entity;
  return {
    entity,
    address: name,
    names: [name, exportName],
    paths: [],
    label: name,
    what: materialized ? `materialized ${kind}` : kind,
    typescript: exportName,
    text: comment,
    order: kindOrder(kind),
  };
}

function columnItem(entity, column) {
  const address = columnAddress(entity.name, column.name);
  const typescript = columnTypeScript(entity, column);
  return {
    entity,
    address,
    names: [column.name, column.property],
    paths: [address, typescript],
    label: address,
    what: `column, ${column.type}`,
    typescript,
    text: column.comment,
    order: 3 + kindOrder(entity.kind),
  };
}

function partItems(entity) {
  const { primaryKey, uniques = [], checks = [], foreignKeys = [], indexes = [], values = [] } = entity;
  const part = (kind, name, text) => ({
    entity,
    address: partAddress(entity.name, name),
    names: [name],
    paths: [partAddress(entity.name, name)],
    label: name,
    what: `${kind} of ${entity.name}`,
    text,
    order: 6,
  });
  const columns = (key) => `(${key.columns.join(", ")})`;
  return [
    ...(primaryKey ? [part("primary key", primaryKey.name, columns(primaryKey))] : []),
    ...uniques.map((key) => part("unique constraint", key.name, columns(key))),
    ...checks.map((check) => part("check constraint", check.name, check.expression)),
    ...foreignKeys.map((key) => part("foreign key", key.name, `${columns(key)} references ${key.table}`)),
    ...indexes.map((index) => part("index", index.name, indexText(index))),
    ...values.map((value) => part("enum value", value, "")),
  ];
}

function kindOrder(kind) {
  return ["table", "view", "enum"].indexOf(kind);
}
