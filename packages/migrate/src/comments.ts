export { type DeclarationOptions, documentDeclarations } from "./comments/document_declarations.ts";
export {
  type Comments,
  type EntityComments,
  type EntityKind,
  type MissingComment,
  type ReadOptions,
  readComments,
} from "./comments/read_comments.ts";
export { commentStatements } from "./comments/statements.ts";
