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
const app = await createApp({ config, database: {} as never, scorer: {} as never, temporal: {} as never });
process.stdout.write(`${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`);
process.exit(0);
