// The schema in the page, by name.

const schema = JSON.parse(document.getElementById("schema").textContent);
const { enums, viewGroups } = schema;
export const title = schema.title;
export const tableGroups = schema.groups;

export const groups = [
  ...tableGroups.map(({ name, tables }) => ({ name, kind: "table", entities: tables })),
  ...viewGroups.map(({ name, views }) => ({ name, kind: "view", entities: views })),
  { name: "enums", kind: "enum", entities: enums },
]
  .filter((group) => group.entities.length > 0)
  .map((group, index) => ({ ...group, hue: (215 + index * 47) % 360 }));

/** Tables, views and enums by name. PostgreSQL does not let two of them share one. */
export const entities = new Map(
  groups.flatMap((group) =>
    group.entities.map((entity) => [entity.name, { ...entity, group, kind: group.kind }]),
  ),
);

const ofKind = (kind) => [...entities.values()].filter((entity) => entity.kind === kind);
export const tables = ofKind("table");
export const views = ofKind("view");

/** The foreign keys that reference a table, each with its own table. */
export const keysTo = (name) =>
  tables.flatMap((table) =>
    table.foreignKeys.filter((key) => key.table === name).map((key) => ({ table, key })),
  );

/** The views that read a table or a view. */
export const readersOf = (name) => views.filter((view) => view.reads.includes(name));
