'use strict';
/**
 * Who may import whom in src/, as docs/architecture.md draws it. `values` may be imported as code, `types` with
 * `import type` only; packages are free unless `packages` names the only ones.
 */
const table = {
  shared: { values: [] },
  config: { values: ['shared'] },
  ml: { values: ['shared'] },
  db: { values: ['shared', 'config'] },
  storage: { values: ['shared'] },
  serving: { values: ['shared', 'config', 'db', 'storage', 'ml'] },
  workflows: {
    values: ['shared'],
    types: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  simulation: { values: ['shared', 'workflows/automations'] },
  activities: {
    values: ['shared', 'config', 'db', 'storage', 'ml', 'simulation', 'workflows/contract\\.ts$'],
    types: ['serving'],
  },
  dispatch: { values: ['shared', 'config', 'db', 'workflows/contract\\.ts$'], types: ['workflows'] },
  api: {
    values: ['shared', 'config', 'db', 'storage', 'simulation', 'workflows/contract\\.ts$'],
    types: ['workflows'],
  },
};

const inside = (names) => names.map((name) => `^src/${name}${name.endsWith('$') ? '' : '/'}`);
const code = (folder) => ({ path: `^src/${folder}/`, pathNot: '\\.spec\\.ts$' });

const layers = Object.entries(table).flatMap(([folder, { values, types = [], packages }]) => {
  const rules = [
    {
      name: `${folder}-values`,
      comment: `${folder}/ may import code from: ${[folder, ...values].join(', ')}`,
      severity: 'error',
      from: code(folder),
      to: { path: '^src/', pathNot: inside([folder, ...values]), dependencyTypesNot: ['type-only'] },
    },
    {
      name: `${folder}-types`,
      comment: `${folder}/ may import types from: ${[folder, ...values, ...types].join(', ')}`,
      severity: 'error',
      from: code(folder),
      to: { path: '^src/', pathNot: inside([folder, ...values, ...types]), dependencyTypes: ['type-only'] },
    },
  ];
  if (packages) {
    rules.push({
      name: `${folder}-packages`,
      comment: `${folder}/ runs in the workflow sandbox: only ${packages.join(', ')}`,
      severity: 'error',
      from: code(folder),
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'core'],
        dependencyTypesNot: ['type-only'],
        pathNot: packages.map((name) => `^node_modules/${name}/`),
      },
    });
  }
  return rules;
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-circular',
      severity: 'error',
      from: { path: '^(src|web/src)/' },
      // Circles of types are harmless: they are gone at run time.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'roots-are-roots',
      comment: 'Nothing imports a composition root or a generator',
      severity: 'error',
      from: {},
      to: { path: '^src/(main|worker|setup|generate-[a-z-]+)\\.ts$' },
    },
    {
      name: 'web-is-apart',
      comment: 'The web app knows the API by its generated client only',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^src/' },
    },
    {
      name: 'server-without-web',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(web|test|bench|scripts)/' },
    },
    {
      name: 'not-resolvable',
      comment: 'A misspelt path or a package that package.json does not name',
      severity: 'error',
      from: { path: '^(src|web/src)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-packages',
      comment: 'What runs in production is in `dependencies`',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
