import { createTwoFilesPatch } from 'diff';
import { resolve } from 'node:path';
import { statSync } from 'node:fs';
import { Api } from '../api.mjs';
import { EXIT } from '../cli-error.mjs';
import { DEFAULT_DIRECTORY, readTemplateFiles } from './template-files.mjs';

/** Longer searches for the shortest difference are given up for a coarser one. */
const TIMEOUT_MS = 5_000;

/** Shows what a push would change. */
export async function diffTemplates(positionals, options, io) {
  const files = readTemplateFiles(positionals, io.cwd);
  const api = await Api.connect(io.env);
  const templates = new Map((await api.all('/workflows/templates')).map((template) => [template.key, template]));
  let differing = 0;
  for (const { key, shown, source } of files) {
    const { name, source: theirs } = await onServer(api, templates.get(key), options);
    if (theirs === source) continue;
    differing += 1;
    io.print(patch(name, theirs, shown, source));
  }
  if (comparesDirectory(positionals, io.cwd)) {
    const here = new Set(files.map(({ key }) => key));
    for (const { key, state } of templates.values()) {
      if (here.has(key) || state === 'archived') continue;
      differing += 1;
      io.print(`Only on the server: ${key}`);
    }
  }
  return differing > 0 ? EXIT.differs : EXIT.fine;
}

async function onServer(api, template, { active }) {
  if (!template || (active && template.activeVersion === null)) return { name: '/dev/null', source: '' };
  const { key, activeVersion } = template;
  if (!active) return { name: `${key} (draft)`, source: (await api.get(`/workflows/templates/${key}/draft`)).source };
  const { source } = await api.get(`/workflows/templates/${key}`);
  return { name: `${key} (version ${activeVersion})`, source };
}

function patch(theirName, theirs, shown, ours) {
  const text = createTwoFilesPatch(theirName, shown, theirs, ours, '', '', { context: 3, timeout: TIMEOUT_MS });
  return (text ?? `--- ${theirName}\n+++ ${shown}\nToo different to be shown line by line.`).trimEnd();
}

/** What is missing is told of a whole directory only. */
function comparesDirectory(positionals, cwd) {
  const named = positionals.length > 0 ? positionals : [DEFAULT_DIRECTORY];
  return named.length === 1 && statSync(resolve(cwd, named[0])).isDirectory();
}
