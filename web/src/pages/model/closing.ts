import type { UseMutationOptions } from '@tanstack/react-query';

/** A mutation of a dialog: closes it once what follows from it is done. */
export function closing<Data, Variables>(
  options: UseMutationOptions<Data, Error, Variables>,
  onClose: () => void,
): UseMutationOptions<Data, Error, Variables> {
  return {
    ...options,
    onSuccess: async (...given) => {
      await options.onSuccess?.(...given);
      onClose();
    },
  };
}
