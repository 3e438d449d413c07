import { Api, ApiProblem } from '../api.mjs';
import { CliError, EXIT } from '../cli-error.mjs';
import { contentHash, readTemplateFiles, TemplateLock } from './template-files.mjs';

/** Makes files the drafts of the server, and publishes them where asked. One that is refused keeps no other from being pushed. */
export async function pushTemplates(positionals, options, io) {
  if (!options.publish && (options.note !== undefined || options.move)) {
    throw new CliError('--note and --move go with --publish.', EXIT.usage);
  }
  const files = readTemplateFiles(positionals, io.cwd);
  const api = await Api.connect(io.env);
  let refused = 0;
  for (const file of files) {
    try {
      await pushOne(file, { api, options, io });
    } catch (error) {
      if (!(error instanceof CliError) || error.exitCode !== EXIT.differs) throw error;
      refused += 1;
      io.printError(tell(file, error));
    }
  }
  return refused > 0 ? EXIT.differs : EXIT.fine;
}

async function pushOne(file, { api, options, io }) {
  const { key, source, path, directory, shown } = file;
  const at = `/workflows/templates/${key}`;
  const { problems, warnings } = await api.send('POST', `${at}/validate`, { definition: source });
  for (const { line, path: where, message } of warnings)
    io.printError(`  ${shown}:${line ?? 1} ${where}: ${message} (warning)`);
  if (problems.length > 0) throw new InvalidTemplate(problems);
  const lock = new TemplateLock(directory, api.url);
  const before = await api.find(`${at}/draft`);
  const isSame = before?.contentHash === contentHash(source);
  if (before && !isSame && !options.force) refuseLostUpdate(file, before, lock.get(key));
  if (options['dry-run']) return io.print(`${before ? (isSame ? '=' : '~') : '+'} ${shown}`);
  const draft = await save(api, at, { key, source, before, isSame });
  lock.set(key, { path, revision: draft.revision, contentHash: draft.contentHash });
  io.print(`${before ? (isSame ? '=' : '~') : '+'} ${shown}: revision ${draft.revision}`);
  if (!options.publish) return;
  const { version, isNew, move } = await api.send('POST', `${at}/publish`, {
    revision: draft.revision,
    ...(options.note === undefined ? {} : { note: options.note }),
    executions: options.move ? 'move' : 'leave',
  });
  io.print(
    `  ${isNew ? `published as version ${version}` : `version ${version} has this content, and is the active one`}`,
  );
  if (move) io.print(`  ${move.expected} executions under way are looked at; move ${move.id}`);
}

function save(api, at, { key, source, before, isSame }) {
  if (!before) return api.send('POST', '/workflows/templates', { key, source });
  if (isSame) return before;
  return api.send('PUT', `${at}/draft`, { source, revision: before.revision });
}

/** Refuses to overwrite what this directory has never seen. */
function refuseLostUpdate({ shown }, { revision, updatedBy, contentHash: hash }, known) {
  if (known && (known.revision === revision || known.contentHash === hash)) return;
  const whose = updatedBy?.name ? ` by ${updatedBy.name}` : '';
  const since = known ? `; this file was made from ${known.revision}` : ', and was never pulled into this directory';
  throw new CliError(
    `the server has revision ${revision}${whose}${since}.\n  See what differs: throughline templates diff ${shown}\n` +
      '  Pull it into another directory and put the changes together, or push --force to overwrite theirs.',
  );
}

class InvalidTemplate extends CliError {
  constructor(problems) {
    super(`${problems.length} problem${problems.length === 1 ? '' : 's'}`);
    this.problems = problems;
  }
}

function tell({ shown }, error) {
  const problems = error.problems ?? (error instanceof ApiProblem ? error.problem.errors : undefined) ?? [];
  const lines = problems.map(({ line, path, message }) => `  ${shown}:${line ?? 1} ${path}${path && ': '}${message}`);
  return [`! ${shown}: ${error.message}`, ...lines].join('\n');
}
