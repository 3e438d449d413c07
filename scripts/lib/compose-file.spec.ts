import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CONFIG_SCHEMA } from '../../src/config/config-schema.js';
import { apiFlags, memoryEnvironment, workerFlags } from './node-memory.mjs';

/** No Docker engine is at hand where these run: what a parser can see is checked, and docs/deployment.md says so. */
const root = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

interface Service {
  image: string;
  command?: string[];
  build?: string;
  user?: string;
  environment?: Record<string, string>;
  healthcheck?: { disable?: boolean; test?: string[] };
  restart?: string;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  ports?: string[];
  networks: string[];
}
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: object;
  networks: object;
};
const services = Object.entries(compose.services);
const oneShots = ['setup', 'temporal-schema', 'temporal-namespace'];

describe('docker-compose.yml', () => {
  test.each(services)('%s has a pinned image, an ordinary user and a health check', (name, service) => {
    expect(service.image).toMatch(/:\d+\.\d+[^:]*$/);
    expect(service.user).toMatch(/^(?!root$|0$|0:).+/);
    if (oneShots.includes(name))
      expect(service).toMatchObject({ healthcheck: { disable: true }, restart: 'on-failure:5' });
    else expect(service.healthcheck?.test?.length).toBeGreaterThan(1);
  });

  it('starts API and worker as npm start does', () => {
    expect(compose.services['api']?.command).toEqual(['node', ...apiFlags, 'dist/main.js']);
    expect(compose.services['worker']?.command).toEqual(['node', ...workerFlags, 'dist/worker.js']);
    for (const [name, value] of Object.entries(memoryEnvironment))
      expect(read('Dockerfile')).toContain(`${name}=${value}`);
  });

  test.each(services)('%s waits only for services that can become what it waits for', (_name, service) => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const isOneShot = oneShots.includes(other);
      expect([other, condition]).toEqual([other, isOneShot ? 'service_completed_successfully' : 'service_healthy']);
      expect(compose.services).toHaveProperty([other]);
    }
  });

  test.each(services)('%s mounts files that exist, and volumes and networks that are declared', (_name, service) => {
    for (const volume of service.volumes ?? []) {
      const source = volume.split(':')[0] ?? '';
      if (source.startsWith('.')) expect([source, existsSync(join(root, source))]).toEqual([source, true]);
      else expect(compose.volumes).toHaveProperty([source]);
    }
    for (const network of service.networks) expect(compose.networks).toHaveProperty([network]);
  });

  test.each(['setup', 'api', 'worker'])('%s is given variables that the configuration knows', (name) => {
    const given = Object.keys(compose.services[name]?.environment ?? {});
    expect(given.filter((variable) => !(variable in CONFIG_SCHEMA.shape))).toEqual([]);
    const required = Object.entries(CONFIG_SCHEMA.shape).filter(([, schema]) => !schema.safeParse(undefined).success);
    expect(required.map(([variable]) => variable).filter((variable) => !given.includes(variable))).toEqual([]);
  });

  test('no secret is written into it, and the example names every variable that it asks for', () => {
    const text = read('docker-compose.yml');
    for (const [, service] of services) {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|SECRET|_KEY$|_PWD$/.test(variable)) expect(value).toMatch(/^\$\{[A-Z_]+:[?-]\}$/);
      }
    }
    const asked = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map((match) => match[1]));
    const example = read('deploy/compose.env.example');
    expect([...asked].filter((variable) => !new RegExp(`^(# )?${variable}=`, 'm').test(example))).toEqual([]);
  });
});

function linesOf(dockerfile: string): string[] {
  const lines = read(dockerfile).replaceAll(/\\\n/g, ' ').split('\n');
  return lines.filter((line) => line && !line.startsWith('#'));
}

describe('trainer/Dockerfile', () => {
  const lines = linesOf('trainer/Dockerfile');

  test('installs locked packages on pinned images, and ends as the user who owns the uploaded files', () => {
    const from = lines.filter((line) => line.startsWith('FROM '));
    for (const line of from) expect(line).toMatch(/^FROM \S+:\d+\.\d+\.\d+\S*( AS \w+)?$/);
    expect(lines.some((line) => line.includes('pip install') && line.includes('--require-hashes'))).toBe(true);
    const last = lines.slice(lines.lastIndexOf(from.at(-1) ?? ''));
    // That of `node` in the image of the other processes: they share the volume.
    expect(last.some((line) => /useradd .*--uid 1000 .*trainer/.test(line))).toBe(true);
    expect(last).toContain('USER trainer');
    expect(last.at(-1)).toBe('CMD ["python", "-m", "throughline_trainer.worker"]');
  });

  test('copies what is there', () => {
    const copied = lines.flatMap((line) => /^COPY (?!--from)(\S+)/.exec(line)?.[1] ?? []);
    expect(copied.length).toBeGreaterThan(1);
    for (const path of copied) expect([path, existsSync(join(root, 'trainer', path))]).toEqual([path, true]);
  });

  test('reads the variables that docker-compose.yml sets', () => {
    const given = Object.keys(compose.services['trainer']?.environment ?? {});
    const code = read('trainer/throughline_trainer/worker.py') + read('trainer/throughline_trainer/open_store.py');
    expect(given.filter((variable) => !code.includes(`"${variable}"`))).toEqual([]);
  });
});

describe('Dockerfile', () => {
  const lines = linesOf('Dockerfile');

  test('builds on pinned images in stages, and ends as an ordinary user with a health check', () => {
    const from = lines.filter((line) => line.startsWith('FROM '));
    expect(from.length).toBeGreaterThan(1);
    for (const line of from) expect(line).toMatch(/^FROM \S+:\d+\.\d+\.\d+\S*( AS \w+)?$/);
    const last = lines.slice(lines.lastIndexOf(from.at(-1) ?? ''));
    expect(last).toContain('USER node');
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
    expect(last.at(-1)).toBe(`CMD ${JSON.stringify(['node', ...apiFlags, 'dist/main.js']).replaceAll(',', ', ')}`);
  });

  test('copies what is there', () => {
    const built = ['node_modules', 'dist', 'web/dist'];
    const copied = lines.flatMap((line) => /^COPY --from=\w+ \/app\/(\S+)/.exec(line)?.[1] ?? []);
    expect(copied.length).toBeGreaterThan(4);
    for (const path of copied)
      expect([path, built.includes(path) || existsSync(join(root, path))]).toEqual([path, true]);
  });

  test('sets variables that the configuration knows', () => {
    const set = lines.filter((line) => line.startsWith('ENV ')).flatMap((line) => [...line.matchAll(/([A-Z_]+)=/g)]);
    const others = ['NODE_ENV', ...Object.keys(memoryEnvironment)];
    const names = set.map((match) => match[1] ?? '').filter((name) => !others.includes(name));
    expect(names.filter((name) => !(name in CONFIG_SCHEMA.shape))).toEqual([]);
  });
});
