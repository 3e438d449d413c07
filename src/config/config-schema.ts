import { z } from 'zod';

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/[^/]+\/.+/, 'must be an address such as postgres://user:password@host:5432/throughline');
const port = z.coerce.number().int().min(1).max(65_535);
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/**
 * Every variable that the processes read, with its meaning (the table in README is made of it). `npm start` sets those that
 * it can; where a process is started by itself, those without a default have to be given.
 */
export const CONFIG_SCHEMA = z.object({
  DATABASE_URL: postgresUrl.describe(
    'PostgreSQL 18, as the owner of the database. Unset under `npm start`: an embedded one. The processes connect under roles of their own, which the setup makes.',
  ),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(20).describe('Connections per process at most.'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s:/]+:\d+$/, 'must be host:port')
    .describe('Temporal frontend, `host:port`. Unset under `npm start`: an embedded server.'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default').describe('Temporal namespace.'),
  TEMPORAL_UI_URL: optional(z.url()).describe('Where the Temporal UI is, for links from executions.'),
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'must start with redis:// or rediss://')).describe(
    'Redis, for realtime messages across processes. Unset: PostgreSQL carries them.',
  ),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .describe('Mail server. Unset under `npm start`: a built-in one, whose mailbox the web app shows.'),
  MAIL_FROM: z.string().min(3).default('Throughline <no-reply@throughline.localhost>').describe('Sender of mails.'),
  SEND_POLICY_DEFAULT: z
    .enum(['standard', 'none'])
    .default('standard')
    .describe(
      'When and how often leads are written to, where an organization has said nothing else. `standard`: not from 21:00 to 08:00 in the lead’s time zone, three messages a day. `none`: no limits; for trials and tests. With its built-in mailbox, `npm start` sets `none`.',
    ),
  PUBLIC_URL: z.url().describe('The address under which people reach the web app.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address that the API listens on.'),
  PORT: port.default(3000).describe('Port that the API listens on.'),
  WORKER_HEALTH_PORT: port.default(3001).describe('Port of the worker’s health and metrics, on HOST.'),
  ENCRYPTION_KEY: z
    .string()
    .refine((value) => Buffer.from(value, 'base64').length === 32, 'must be 32 bytes in base64')
    .describe(
      '32 random bytes in base64 (`openssl rand -base64 32`). Encrypts secrets at rest; tokens and database passwords derive from it.',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  MODEL_DIR: z.string().min(1).default('models/starter').describe('Folder of the scoring model.'),
  TEMPLATES_DIR: z.string().min(1).default('templates').describe('Folder of the shipped templates.'),
  WORKFLOW_BUNDLE: z.string().min(1).default('dist/workflow-bundle.js').describe('The prebuilt workflow bundle.'),
  WEB_DIR: z.string().min(1).default('web/dist').describe('The built web app.'),
  MAILBOX_SMTP_PORT: optional(port).describe('Where set, the API runs the built-in mail server on this port.'),
  MAILBOX_DIR: z.string().min(1).default('.throughline/mail').describe('Folder of the built-in mailbox.'),
  STORAGE_DIR: z
    .string()
    .min(1)
    .default('.throughline/storage')
    .describe(
      'Folder of uploaded files and models. Where API and workers run on several machines, one that they share, or S3_BUCKET.',
    ),
  S3_BUCKET: optional(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')).describe(
    'Bucket for uploaded files and models, instead of STORAGE_DIR.',
  ),
  S3_PREFIX: z
    .string()
    .regex(/^(?:[\w.-]+(?:\/[\w.-]+)*)?$/, 'must be a path without a slash at either end')
    .default('')
    .describe('Path within the bucket.'),
  S3_REGION: z.string().min(1).default('us-east-1').describe('Region of the bucket.'),
  S3_ENDPOINT: optional(z.url()).describe('Address of an S3 server that is not Amazon’s.'),
  AWS_ACCESS_KEY_ID: optional(z.string().min(1)).describe(
    'Key for the bucket. Unset: what the machine’s role or profile gives.',
  ),
  AWS_SECRET_ACCESS_KEY: optional(z.string().min(1)).describe('Secret of that key.'),
  AWS_SESSION_TOKEN: optional(z.string().min(1)).describe('Token of a temporary key.'),
  TRAINER_COMMAND: optional(
    z
      .string()
      .transform((text) => parseJson(text))
      .pipe(z.tuple([z.string().min(1)], z.string(), 'must be a JSON array: a program and its arguments')),
  ).describe(
    'Program that the worker runs while models are trained, and its arguments, as a JSON array. Unset: a trainer runs by itself (docs/deployment.md). `npm start` sets it; Python is needed then.',
  ),
  MAIL_JOURNAL_DIR: optional(z.string().min(1)).describe(
    'A Maildir to which the mail server copies every mail that it accepts (Postfix: `always_bcc`). With it, a mail whose outcome a crash left open is settled without a person.',
  ),
  MAIL_JOURNAL_SECONDS: z.coerce
    .number()
    .int()
    .min(15)
    .max(3_600)
    .default(120)
    .describe(
      'A mail that is not in the journal so long after its hand-over began was not accepted, and is sent again.',
    ),
  ENRICHMENT_HTTP_URL: optional(z.url()).describe(
    'An enrichment provider: gets `{email, phone, company}` by POST, answers fields to fill in.',
  ),
  ENRICHMENT_HTTP_TOKEN: optional(z.string().min(1)).describe('Bearer token for it.'),
  HTTP_STEP_ALLOW_PRIVATE: z
    .stringbool()
    .default(false)
    .describe(
      'Lets `http` steps of templates call addresses of the machine and of private networks. Whoever writes templates can then reach what the worker can.',
    ),
  INTAKE_BATCH_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(600)
    .describe('Receipts in one leadIntake workflow at most.'),
  INTAKE_IN_FLIGHT: z.coerce
    .number()
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe('leadIntake workflows at a time per worker.'),
  WORKER_BUILD_ID: optional(z.string().regex(/^[A-Za-z0-9._-]{1,100}$/)).describe(
    'Names the code of this worker. Where set, Temporal keeps executions on the worker version that they began with (docs/workflows.md).',
  ),
  SEED_ADMIN_EMAIL: optional(z.email()).describe(
    'With the other SEED_ variables: the admin of the first organization, made by the setup where there is none.',
  ),
  SEED_ADMIN_PASSWORD: optional(z.string().min(12)).describe('Password of that admin, 12 characters at least.'),
  SEED_SOURCE_KEY: optional(z.string().regex(/^[a-z0-9-]{3,64}$/)).describe('Key of the first source.'),
  SEED_SOURCE_SECRET: optional(z.string().startsWith('whsec_')).describe(
    'Secret of the first source, `whsec_` and base64.',
  ),
});

/** The environment as the schema reads it. */
export type Environment = z.infer<typeof CONFIG_SCHEMA>;
