import { CONFIG_SCHEMA, type Environment } from './config-schema.js';

/** The configuration of a process: the environment, read once, with what follows from it. */
export type Config = Readonly<Omit<Environment, 'ENCRYPTION_KEY'>> & { readonly encryptionKey: Buffer };

/** The environment does not fit: the message names every variable at fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly { variable: string; message: string }[]) {
    super(
      ['The configuration is not valid:', ...problems.map(({ variable, message }) => `  ${variable}: ${message}`)].join(
        '\n',
      ),
    );
  }
}

/**
 * Reads the configuration from environment variables; the only reader of process.env.
 *
 * @throws ConfigError naming every variable that is missing or malformed
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = CONFIG_SCHEMA.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => {
        const variable = String(issue.path[0]);
        return { variable, message: environment[variable] === undefined ? 'is required' : issue.message };
      }),
    );
  }
  const { ENCRYPTION_KEY, ...rest } = parsed.data;
  return Object.freeze({ ...rest, encryptionKey: Buffer.from(ENCRYPTION_KEY, 'base64') });
}
