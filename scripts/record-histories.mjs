// `npm run replay:record`: see test/medium/record-histories.spec.ts.
process.env.RECORD_HISTORIES = '1';
process.argv.splice(2, Infinity, 'medium', '--testPathPatterns', 'record-histories');
await import('./test.mjs');
