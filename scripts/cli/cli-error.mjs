/** Exit codes of the command line. */
export const EXIT = {
  fine: 0,
  /** Something differs, is not valid, or was refused. */
  differs: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The server did not answer, or not this caller. */
  unreachable: 3,
};

/** An end that the caller is to be told of in a sentence, without a stack. */
export class CliError extends Error {
  constructor(message, exitCode = EXIT.differs) {
    super(message);
    this.exitCode = exitCode;
  }
}
