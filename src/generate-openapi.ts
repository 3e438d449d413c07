import { createApp } from './api/create-app.js';
import { createOpenApiDocument } from './api/openapi/create-document.js';
import { loadConfig } from './config/load-config.js';

/** Enough to build the application; nothing of it is used, for the document is made of the routes alone. */
const config = loadConfig({
  DATABASE_URL: 'postgres://nobody@localhost/none',
  TEMPORAL_ADDRESS: 'localhost:1',
  SMTP_URL: 'smtp://localhost:1',
  PUBLIC_URL: 'http://localhost:3000',
  ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  MAILBOX_SMTP_PORT: '1',
  LOG_LEVEL: 'silent',
});
const nothing = {} as never;
const app = await createApp({
  config,
  database: nothing,
  scorer: nothing,
  advisor: nothing,
  temporal: nothing,
  store: nothing,
  modelChecker: nothing,
  findMissingFeatures: nothing,
  scripts: nothing,
});
const text = `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`;
// A pipe takes 64 KB at once; an exit before the rest would cut it off.
process.stdout.write(text, () => process.exit(0));
