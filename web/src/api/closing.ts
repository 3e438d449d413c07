import type { UseMutationOptions } from '@tanstack/react-query';

/** A mutation that does something more, such as closing its dialog, once what follows from it is done. */
export function closing<Data, Variables>(
  options: UseMutationOptions<Data, Error, Variables>,
  onDone: (data: Data) => void,
): UseMutationOptions<Data, Error, Variables> {
  return {
    ...options,
    onSuccess: async (...given) => {
      await options.onSuccess?.(...given);
      onDone(given[0]);
    },
  };
}
