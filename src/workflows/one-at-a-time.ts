import { patched } from '@temporalio/workflow';

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/** Executions that were further already go on as they began. */
const PATCH = 'local-activities-one-at-a-time';

/**
 * Has the local activities of a workflow done one at a time, in the order in which they are asked for. Of several that are under way, some end
 * within the same moment; a replay tells of them in other groups than they came in at first (temporalio/sdk-python#1881). What branches do upon
 * that then comes in another order than the history has it, and the execution stands still for good.
 *
 * @returns wraps activities; all that it has wrapped take turns with each other
 */
export function oneAtATime(): <T extends object>(activities: T) => T {
  let underWay = 0;
  let last: Promise<unknown> = Promise.resolve();
  const take = <R>(act: () => Promise<R>): Promise<R> => {
    // Asked for where it makes a difference only: the answer is an event of the history.
    const waits = underWay > 0 && patched(PATCH);
    underWay++;
    const done = waits ? last.then(act) : act();
    const ended = () => void underWay--;
    last = done.then(ended, ended);
    return done;
  };
  return <T extends object>(activities: T): T =>
    new Proxy(activities, {
      get: (target, name) => {
        const act = (target as Activities)[name as string]!;
        return (...args: never[]) => take(() => act(...args));
      },
    });
}
