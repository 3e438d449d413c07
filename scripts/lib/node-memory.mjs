/**
 * How V8 and malloc keep house in the API and the worker; docker-compose.yml and the Dockerfile say the same. On a machine with much memory V8 lets
 * a heap double before it collects, in each of the worker's three isolates, and glibc gives each thread an arena of its own. Collecting
 * at 60 % more than what was in use cost intake no speed (worker 342 MB at 3,830 leads scored a second; 626 MB at 3,490 without these), at
 * 30 % more some (329 MB at 3,180); with 60 % ten thousand executions asleep left 453 MB. No limit is set: a process that honestly needs
 * more gets it.
 */
export const workerFlags = ['--max-semi-space-size=8', '--heap-growing-percent=40'];
/** The API's garbage is that of requests: a larger young generation lets most of it end there (docs/performance.md has what others cost). */
export const apiFlags = ['--max-semi-space-size=16', '--heap-growing-percent=60'];
export const memoryEnvironment = { MALLOC_ARENA_MAX: '2' };
