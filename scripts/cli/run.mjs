import { parseArgs } from 'node:util';
import { CliError, EXIT } from './cli-error.mjs';
import { commands } from './commands.mjs';

/**
 * Runs a command line.
 *
 * @param argv - without the program's own name
 * @param io - `{ cwd, env, print(text), printError(text) }`
 * @returns the exit code: see EXIT
 */
export async function run(argv, io) {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    io.printError(error.message);
    return error.exitCode;
  }
}

async function dispatch(argv, io) {
  const words = argv.slice(0, argv.findIndex((word) => word.startsWith('-')) >>> 0);
  const name = [words.slice(0, 2).join(' '), words[0]].find((candidate) => candidate in commands);
  const asksForHelp =
    argv.length === 0 || words[0] === 'help' || argv.some((word) => word === '--help' || word === '-h');
  if (name === undefined) {
    const group = groupHelp(words[0] === 'help' ? words[1] : words[0]);
    if (asksForHelp) return say(io, group);
    throw new CliError(`There is no command "${words.slice(0, 2).join(' ')}".\n\n${group}`, EXIT.usage);
  }
  const command = commands[name];
  if (asksForHelp) return say(io, help(name, command));
  let parsed;
  try {
    const args = argv.slice(name.split(' ').length);
    parsed = parseArgs({ args, options: optionsOf(command), allowPositionals: true, strict: true });
  } catch (error) {
    throw new CliError(`${error.message}\n\n${help(name, command)}`, EXIT.usage);
  }
  return (await command.run(parsed.positionals, parsed.values, io)) ?? EXIT.fine;
}

function say(io, text) {
  io.print(text);
  return EXIT.fine;
}

function optionsOf({ options }) {
  return Object.fromEntries(options.map(({ name, takes }) => [name, { type: takes ? 'string' : 'boolean' }]));
}

/** Help of all commands, or of those of a group. */
function groupHelp(group) {
  const named = Object.entries(commands).filter(([name]) => name.startsWith(`${group} `));
  const shown = named.length > 0 ? named : Object.entries(commands);
  const width = Math.max(...shown.map(([name, { usage }]) => `${name} ${usage}`.length));
  return [
    'Usage: throughline COMMAND',
    '',
    ...shown.map(([name, { usage, summary }]) => `  ${`${name} ${usage}`.padEnd(width)}  ${summary}`),
    '',
    'throughline COMMAND --help tells more.',
  ].join('\n');
}

function help(name, { usage, summary, details, options }) {
  const flags = options.map(({ name: flag, takes, help: text }) => [`--${flag}${takes ? ` ${takes}` : ''}`, text]);
  const width = Math.max(0, ...flags.map(([flag]) => flag.length));
  return [
    `Usage: throughline ${name} ${usage}`.trim(),
    '',
    summary,
    '',
    details.trim(),
    ...(flags.length > 0 ? ['', 'Options:', ...flags.map(([flag, text]) => `  ${flag.padEnd(width)}  ${text}`)] : []),
  ].join('\n');
}
