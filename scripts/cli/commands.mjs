import { ejectTemplateFile } from './eject.mjs';
import { diffTemplates } from './templates/diff.mjs';
import { pullTemplates } from './templates/pull.mjs';
import { pushTemplates } from './templates/push.mjs';

const SERVER = `The server is named by THROUGHLINE_URL, the caller by an API key in THROUGHLINE_API_KEY. Without either, the instance that runs from
this clone is meant.`;

/**
 * Every command by its words: what it takes, what it says of itself, and what it does. `run(positionals, options, io)` answers an exit code,
 * or nothing for 0.
 */
export const commands = {
  'templates pull': {
    usage: '[DIR]',
    summary: 'Write the templates of the server into files.',
    details: `
Writes the draft of each template to DIR/KEY.yaml (DIR: templates), and what it was made from to DIR/.throughline.json: keep both in git.
A file that was changed since the last pull or push is left alone unless --force is given.

${SERVER}`,
    options: [
      { name: 'active', help: 'The active versions instead of the drafts' },
      { name: 'only', takes: 'KEY', help: 'This template alone' },
      { name: 'force', help: 'Overwrite files that were changed here' },
    ],
    run: pullTemplates,
  },
  'templates push': {
    usage: '[DIR|FILE…]',
    summary: 'Make files the drafts of the server, and publish them where asked.',
    details: `
Checks each file, and saves it as the draft of the template that its key names. A template that is not there is made. One that somebody
changed on the server since the last pull or push is refused: nothing of theirs is overwritten unless --force is given.
What is not valid is told with file and line, and is not pushed.

${SERVER}`,
    options: [
      { name: 'publish', help: 'Make each draft the active version' },
      { name: 'note', takes: 'TEXT', help: 'What the version is about' },
      { name: 'move', help: 'With --publish: executions under way go on in the new version where their step is there' },
      { name: 'dry-run', help: 'Only say what would be done' },
      { name: 'force', help: 'Overwrite drafts that were changed on the server' },
    ],
    run: pushTemplates,
  },
  'templates diff': {
    usage: '[DIR|FILE…]',
    summary: 'Show what a push would change.',
    details: `
Compares files with the drafts of the server, line by line. Ends with 1 where something differs.

${SERVER}`,
    options: [{ name: 'active', help: 'Compare with the active versions instead of the drafts' }],
    run: diffTemplates,
  },
  eject: {
    usage: 'KEY',
    summary: 'Write the way of a template as TypeScript.',
    details: `
Writes src/workflows/automations/KEY.automation.ts, which calls the steps of the active version, and puts it on the list of deployed
code. The steps themselves stay in the template. What is left to do is said at the end.

${SERVER}`,
    options: [{ name: 'force', help: 'Overwrite the file' }],
    run: ejectTemplateFile,
  },
};
