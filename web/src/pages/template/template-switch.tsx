import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { setTemplateState } from '../../api/templates.js';
import type { Template } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';

/** Pauses a template, or lets it start executions again. */
export function TemplateSwitch({ template: { key, name, state } }: { template: Template }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('workflows:write');
  const change = useMutation({ ...setTemplateState(key), onSuccess: () => setAsking(false) });
  if (!may || state === 'archived' || state === 'draft') return null;
  const active = state === 'active';
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        {active ? 'Pause' : 'Activate'}
      </Button>
      {asking && (
        <ConfirmDialog
          title={active ? 'Pause the template' : 'Activate the template'}
          confirm={active ? 'Pause' : 'Activate'}
          busy={change.isPending}
          problem={change.error}
          onConfirm={() => change.mutate(active ? 'paused' : 'active')}
          onClose={() => setAsking(false)}
        >
          {active ? (
            <>
              <b>{name}</b> starts no more executions. Those under way go on.
            </>
          ) : (
            <>
              <b>{name}</b> starts executions for events from now on.
            </>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
