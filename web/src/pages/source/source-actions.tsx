import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changeSource, rotateSecret } from '../../api/sources.js';
import type { Source } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { SecretDialog } from '../../components/secret-dialog.js';

/** Closes and opens the source, and gives it a new secret. */
export function SourceActions({ source: { id, name, active } }: { source: Source }) {
  const [asking, setAsking] = useState<'rotate' | 'switch' | null>(null);
  const may = useMay('sources:write');
  const close = () => setAsking(null);
  const rotate = useMutation({ ...rotateSecret(id) });
  const change = useMutation({ ...changeSource(id) });
  if (!may) return null;
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking('rotate')}>
        New secret
      </Button>
      <Button variant="outlined" onClick={() => setAsking('switch')}>
        {active ? 'Pause' : 'Activate'}
      </Button>
      {asking === 'rotate' && !rotate.data && (
        <ConfirmDialog
          title="Make a new secret"
          confirm="Make it"
          busy={rotate.isPending}
          problem={rotate.error}
          onConfirm={() => rotate.mutate()}
          onClose={close}
        >
          Senders of <b>{name}</b> are refused until they use the new one.
        </ConfirmDialog>
      )}
      {rotate.data && (
        <SecretDialog
          made={rotate.data}
          onClose={() => {
            rotate.reset();
            close();
          }}
        />
      )}
      {asking === 'switch' && (
        <ConfirmDialog
          title={active ? 'Pause the source' : 'Activate the source'}
          confirm={active ? 'Pause' : 'Activate'}
          busy={change.isPending}
          problem={change.error}
          onConfirm={() => change.mutate({ active: !active }, { onSuccess: close })}
          onClose={close}
        >
          {active ? `${name} takes no more leads: its senders are refused.` : `${name} takes leads again.`}
        </ConfirmDialog>
      )}
    </>
  );
}
