import { useMutation } from '@tanstack/react-query';
import type { UseMutationOptions } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { closing } from '../api/closing.js';
import { ConfirmDialog } from './confirm-dialog.js';

interface WhyDialogProps<Data> {
  title: string;
  children: ReactNode;
  confirm: string;
  /** How the reason is asked for; where it is left out, it need not be given. */
  ask?: string;
  /** What is done; gets the reason, or an empty text. */
  action: UseMutationOptions<Data, Error, string>;
  onClose: () => void;
}

export const WHY_FOR_THE_RECORD = 'Why (optional, for the record; no personal data)';

/** Asks before something is done, and why. */
export function WhyDialog<Data>({ ask, action, onClose, ...dialog }: WhyDialogProps<Data>) {
  const { mutate, isPending, error } = useMutation(closing(action, onClose));
  return (
    <ConfirmDialog
      {...dialog}
      ask={ask ?? WHY_FOR_THE_RECORD}
      mustSay={ask !== undefined}
      busy={isPending}
      problem={error}
      onConfirm={(why) => mutate(why)}
      onClose={onClose}
    />
  );
}
