// node check_types.js TYPESCRIPT: checks the project in this folder as `tsc --noEmit --skipLibCheck false --listFiles` does
// with a TypeScript that has an interface for programs (7.0 has none), but for the declarations of Drizzle and PGlite,
// whose errors are let pass: to look for them takes half of the time.
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
