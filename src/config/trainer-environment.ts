import { resolve } from 'node:path';
import type { Config } from './load-config.js';

/**
 * What is handed on of this process's environment, and nothing else: whoever runs the worker may have put a secret under any name. In capitals, for
 * proxies are written either way, and Windows does not tell them apart.
 */
const HANDED_ON: ReadonlySet<string> = new Set([
  // To find programs and folders.
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LD_LIBRARY_PATH', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME'],
  ...['TMPDIR', 'TMP', 'TEMP', 'PYENV_ROOT', 'PYENV_VERSION'],
  ...['LANG', 'LANGUAGE', 'TZ'],
  // Without these, little runs on Windows.
  ...[
    'SYSTEMROOT',
    'SYSTEMDRIVE',
    'WINDIR',
    'COMSPEC',
    'PATHEXT',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
    'PROGRAMDATA',
  ],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
  // What the trainer and its launcher read.
  ...[
    'THROUGHLINE_HOME',
    'TRAINER_VENV',
    'TRAINER_THREADS',
    'TRAINER_MEMORY_MB',
    'TRAINER_HEALTH_FILE',
    'OMP_NUM_THREADS',
  ],
  ...['S3_BUCKET', 'S3_PREFIX', 'S3_REGION', 'S3_ENDPOINT'],
]);
/** The locale, and where pip finds packages. */
const FAMILIES = /^(LC|PIP)_/;
/** Where files are in a folder, nothing opens a bucket: credentials that happen to be there are for something else. */
const OF_A_BUCKET = /^AWS_/;

/** The environment of the trainer that the worker runs. */
export function trainerEnvironment(
  config: Config,
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const isHandedOn = (name: string) =>
    OF_A_BUCKET.test(name) ? config.S3_BUCKET !== undefined : HANDED_ON.has(name) || FAMILIES.test(name);
  const handedOn = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isHandedOn(entry[0].toUpperCase()),
  );
  return {
    ...Object.fromEntries(handedOn),
    TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE: config.TEMPORAL_NAMESPACE,
    // It works in a folder of its own.
    STORAGE_DIR: resolve(config.STORAGE_DIR),
  };
}
