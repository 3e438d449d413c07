import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { archiveTemplate } from '../../api/templates.js';
import type { Template } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';

/** Puts a template away, or brings it back. */
export function ArchiveButton({ template: { key, name, state } }: { template: Template }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('workflows:write');
  const action = state === 'archived' ? 'restore' : 'archive';
  const change = useMutation({ ...archiveTemplate(key, action), onSuccess: () => setAsking(false) });
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{action === 'archive' ? 'Archive' : 'Restore'}</Button>
      {asking && (
        <ConfirmDialog
          title={action === 'archive' ? 'Archive the template' : 'Restore the template'}
          confirm={action === 'archive' ? 'Archive' : 'Restore'}
          ask="Why (optional, for the record)"
          busy={change.isPending}
          problem={change.error}
          onConfirm={(why) => change.mutate(why)}
          onClose={() => setAsking(false)}
        >
          {action === 'archive' ? (
            <>
              <b>{name}</b> starts nothing any more and cannot be changed until it is restored. Executions under way go
              on.
            </>
          ) : (
            <>
              <b>{name}</b> comes back paused.
            </>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
