/**
 * The comment of each table and enum of this package by SQL name, and those of its columns.
 *
 * Each is the first paragraph of the JSDoc. The build writes them into `dist/comments.js`, for what runs without the
 * sources.
 */
export declare const comments: Readonly<
  Record<string, { readonly comment: string; readonly columns: Readonly<Record<string, string>> }>
>;
