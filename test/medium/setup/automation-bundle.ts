import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import ts from 'typescript';

const SRC = join(import.meta.dirname, '../../../src');
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, log() {} };

/** The product's workflow code with more automations: TypeScript by the key of its template. */
export async function bundleWithAutomations(automations: Readonly<Record<string, string>>): Promise<string> {
  return inFolder(automations, async (files) => {
    const imports = files.map(({ path }, n) => `import { automation as a${n} } from ${JSON.stringify(path)};`);
    const deployments = files.map(({ key }, n) => `deployAutomation(${JSON.stringify(key)}, a${n});`);
    const workflowsPath = join(files[0]!.path, '../index.ts');
    const lines = [
      `export * from ${JSON.stringify(join(SRC, 'workflows/index.ts'))};`,
      `import { deployAutomation } from ${JSON.stringify(join(SRC, 'workflows/automations/registry.ts'))};`,
      ...imports,
      ...deployments,
    ];
    await writeFile(workflowsPath, lines.join('\n'));
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
    return code;
  });
}

/** What the compiler says of automations, as strictly as of the product's own code. */
export async function typeProblems(automations: Readonly<Record<string, string>>): Promise<string[]> {
  return inFolder(automations, (files) => {
    const config = ts.readConfigFile(join(SRC, '../tsconfig.json'), (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(SRC, '..'));
    const program = ts.createProgram(
      files.map(({ path }) => path),
      { ...options, noEmit: true, incremental: false, noUnusedLocals: true, types: [], rootDir: undefined! },
    );
    const problems = ts.getPreEmitDiagnostics(program);
    return Promise.resolve(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')));
  });
}

/** A folder in which the files stand as they would among the product's. */
async function inFolder<T>(
  automations: Readonly<Record<string, string>>,
  work: (files: { key: string; path: string }[]) => Promise<T>,
): Promise<T> {
  // Within the clone, where the bundler finds its loaders; git knows nothing of it.
  const parent = join(SRC, '../dist/test');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'automations-'));
  try {
    await mkdir(join(folder, 'workflows/automations'), { recursive: true });
    await symlink(join(SRC, 'shared'), join(folder, 'shared'));
    const files = Object.entries(automations).map(([key, text]) => ({
      key,
      text,
      path: join(folder, 'workflows/automations', `${key}.automation.ts`),
    }));
    await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
    return await work(files);
  } finally {
    await rm(folder, { recursive: true });
  }
}
