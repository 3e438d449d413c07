#!/usr/bin/env node
import { bootstrap } from './lib/bootstrap.mjs';

// The scripts work from the root of the clone, on the packaged Node; what is named here is meant from where it was typed.
process.env.THROUGHLINE_CWD ??= process.cwd();
const cwd = process.env.THROUGHLINE_CWD;
await bootstrap();
const { run } = await import('./cli/run.mjs');
process.exitCode = await run(process.argv.slice(2), {
  cwd,
  env: process.env,
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
});
