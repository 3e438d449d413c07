import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** A filter that stands in the address, so that it survives a reload and can be sent to somebody. */
export function useFilter<const Value extends string>(
  name: string,
  allowed: readonly Value[],
): [Value | undefined, (value: Value | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const given = params.get(name);
  const value = allowed.find((each) => each === given);
  const set = useCallback(
    (next: Value | undefined) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (next === undefined) after.delete(name);
          else after.set(name, next);
          return after;
        },
        { replace: true },
      ),
    [name, setParams],
  );
  return [value, set];
}
