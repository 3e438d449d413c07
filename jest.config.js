/**
 * Four projects: `unit` beside the source, `medium` against real PostgreSQL and Temporal, `replay` of recorded histories,
 * `e2e` on the product as `npm start` runs it. Run one with `npx jest --selectProjects unit` after NODE_OPTIONS is set as
 * scripts/test.mjs does.
 */
const common = {
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts'],
  // Not what ends with `.json.js`: packages have that beside the JSON, for those who cannot import JSON itself.
  moduleNameMapper: { '^(\\.{1,2}/.*)(?<!\\.json)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testEnvironment: '<rootDir>/test/node-environment.cjs',
  transformIgnorePatterns: ['/node_modules/'],
};

export default {
  // For all projects. What is quiet takes a second or two; five, Jest's own limit, are too few where the machine does other work too.
  testTimeout: 30_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['src', 'scripts', 'web/src', 'bench'].map((folder) => `<rootDir>/${folder}/**/*.spec.ts`),
    },
    {
      ...common,
      displayName: 'medium',
      testMatch: ['<rootDir>/test/medium/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/medium/setup/start-servers.ts',
      globalTeardown: '<rootDir>/test/medium/setup/stop-servers.ts',
    },
    { ...common, displayName: 'replay', testMatch: ['<rootDir>/test/replay/**/*.spec.ts'] },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/e2e/setup/start-instance.ts',
      globalTeardown: '<rootDir>/test/e2e/setup/stop-instance.ts',
    },
  ],
};
