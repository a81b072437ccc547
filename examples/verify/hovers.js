// node hovers.js TYPESCRIPT PROGRAM EXPRESSION…: prints as JSON the hover text of the last name of each expression,
// where it is a statement of the program, a file in this folder; and the errors of the program, if any.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [compiler, program, ...expressions] = process.argv.slice(2);
const ts = createRequire(import.meta.url)(compiler);
const file = resolve(program);
const text = readFileSync(file, "utf8");
const { options } = ts.getParsedCommandLineOfConfigFile("tsconfig.json", {}, ts.sys);
const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getCurrentDirectory: () => process.cwd(),
  getScriptFileNames: () => [file],
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) => {
    const source = ts.sys.readFile(name);
    return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
  },
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  realpath: ts.sys.realpath,
});
const errors = service
  .getSemanticDiagnostics(file)
  .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
const shown = expressions.map((expression) => {
  const start = text.indexOf(`\n${expression};`) + 1;
  const info = service.getQuickInfoAtPosition(file, start + expression.lastIndexOf(".") + 1);
  return ts.displayPartsToString(info?.documentation);
});
console.log(JSON.stringify({ errors, shown }));
