// Columns and tables as Drizzle expressions.

/** A column of a table or a view: `marketData.openTime`. */
export const columnTypeScript = (entity, { property }) =>
  property && entity.exportName ? `${entity.exportName}${access(property)}` : undefined;

const access = (property) =>
  property
    .split(".")
    .map((name) => (isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`))
    .join("");

const isIdentifier = (name) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);

/** A query of all columns of a table or a view. */
export function selectTypeScript(entity) {
  const fields = entity.columns
    .map((column) => ({
      name: column.name,
      property: column.property,
      value: columnTypeScript(entity, column),
    }))
    .filter(({ value }) => value)
    .map(({ property, value }) => {
      const key = property.split(".").at(-1);
      return `  ${isIdentifier(key) ? key : JSON.stringify(key)}: ${value},\n`;
    });
  return `db\n  .select({\n${fields.map((field) => `  ${field}`).join("")}  })\n  .from(${entity.exportName})`;
}
