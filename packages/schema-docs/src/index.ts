export type { Database } from "./database.ts";
export { dbml } from "./dbml.ts";
export { entityDiagram } from "./mermaid.ts";
export {
  type ColumnModel,
  type EnumModel,
  type ForeignKeyModel,
  type IndexModel,
  type KeyModel,
  type SchemaModel,
  type SchemaOptions,
  schemaModel,
  type TableGroup,
  type TableModel,
} from "./model.ts";
export { type Comment, type Comments, type Groups, type Schema, tablesOf, viewsOf } from "./schema.ts";
export { type Dictionary, dictionaryPage } from "./site.ts";
export { tableModel } from "./table.ts";
export {
  readViews,
  type ViewColumnModel,
  type ViewGroup,
  type ViewModel,
  type ViewOptions,
} from "./views.ts";
