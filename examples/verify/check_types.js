// node check_types.js TYPESCRIPT: type-checks the project in this folder like `tsc --noEmit --skipLibCheck false
// --listFiles`, with a TypeScript that has an API (7.0 has none). Skips the declarations of Drizzle and PGlite, whose
// errors are ignored: checking them takes half of the time.
import { createRequire } from "node:module";

const ts = createRequire(import.meta.url)(process.argv[2]);
const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
  "tsconfig.json",
  { noEmit: true, skipLibCheck: false },
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic(error) {
      throw new Error(ts.formatDiagnostic(error, host));
    },
  },
);
const host = ts.createCompilerHost(options);
const program = ts.createProgram(fileNames, options, host);
const checked = program
  .getSourceFiles()
  .filter(({ fileName }) => !/node_modules\/(drizzle-orm|@electric-sql)\//.test(fileName));
const found = [
  ...errors,
  ...program.getOptionsDiagnostics(),
  ...checked.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]),
  ...program.getGlobalDiagnostics(),
];
console.log(ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(found), host));
for (const { fileName } of checked) console.log(fileName);
