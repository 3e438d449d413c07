/** What a problem document (RFC 9457) says beside its title. */
interface ProblemBody {
  status?: number;
  title?: string;
  detail?: string;
  code?: string;
  errors?: { path?: unknown; code?: string; message?: string }[];
}

/** A refusal of the API, or that it could not be reached, in words that may be shown. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null,
    /** What is wrong with single fields of the request, by their path joined with dots. */
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(detail ?? title);
  }

  /** Reads a problem document; anything else becomes a problem named after its status. */
  static from(body: unknown, response: Response): Problem {
    const problem: ProblemBody = typeof body === 'object' && body !== null ? body : {};
    const fields = (problem.errors ?? []).map(({ path, message }) => [
      Array.isArray(path) ? path.join('.') : String(path ?? ''),
      message ?? 'is not valid',
    ]);
    return new Problem(
      response.status,
      problem.code ?? `http_${response.status}`,
      problem.title ?? `The server answered ${response.status}`,
      problem.detail ?? null,
      Object.fromEntries(fields),
    );
  }

  /** Any thrown value as a problem. */
  static of(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    if (thrown instanceof TypeError)
      return new Problem(0, 'unreachable', 'The server cannot be reached', 'Check the connection; it is tried again.');
    return new Problem(
      0,
      'unexpected',
      'Something unexpected happened',
      thrown instanceof Error ? thrown.message : null,
    );
  }
}
