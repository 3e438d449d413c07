/**
 * How V8 and malloc keep house in the worker; docker-compose.yml says the same. On a machine with much memory V8 lets a heap double before it
 * collects, in each of the worker's three isolates, and glibc gives each thread an arena of its own. Collecting at 60 % more than what was
 * in use cost intake no speed (342 MB at 3,830 leads scored a second; 626 MB at 3,490 without these), at 30 % more some (329 MB at 3,180);
 * with 60 % ten thousand executions asleep left 453 MB. No limit is set: a batch that honestly needs more gets it.
 */
export const workerFlags = ['--max-semi-space-size=8', '--heap-growing-percent=40'];
export const workerEnvironment = { MALLOC_ARENA_MAX: '2' };
