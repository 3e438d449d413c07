import Button from '@mui/material/Button';
import { useState } from 'react';
import type { ModelDetail } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { ApproveDialog } from './approve-dialog.js';
import { ExperimentDialog } from './experiment-dialog.js';
import { RetireDialog } from './retire-dialog.js';
import { SwitchDialog } from './switch-dialog.js';

type Action = 'activate' | 'roll_back' | 'approve' | 'compare' | 'retire';

const NAMES: Readonly<Record<Action, string>> = {
  activate: 'Activate…',
  roll_back: 'Roll back…',
  approve: 'Approve…',
  compare: 'Compare…',
  retire: 'Retire…',
};

/** What can be done with a model in its state, by whom. */
export function ModelActions({ model }: { model: ModelDetail }) {
  const [asked, setAsked] = useState<Action | null>(null);
  const manages = useMay('scoring:manage');
  const approves = useMay('models:approve');
  const close = () => setAsked(null);
  const { state, replacedId } = model;
  const actions: readonly (Action | false)[] = [
    manages && state === 'registered' && 'activate',
    manages && state === 'active' && replacedId !== null && 'roll_back',
    approves && state === 'awaiting_approval' && 'approve',
    manages && state === 'registered' && 'compare',
    manages && (state === 'registered' || state === 'awaiting_approval') && 'retire',
  ];
  return (
    <>
      {actions.map(
        (action) =>
          action && (
            <Button
              key={action}
              variant={action === 'compare' || action === 'retire' ? 'outlined' : 'contained'}
              onClick={() => setAsked(action)}
            >
              {NAMES[action]}
            </Button>
          ),
      )}
      {(asked === 'activate' || asked === 'roll_back') && (
        <SwitchDialog model={model} back={asked === 'roll_back'} onClose={close} />
      )}
      {asked === 'approve' && <ApproveDialog model={model} onClose={close} />}
      {asked === 'compare' && <ExperimentDialog model={model} onClose={close} />}
      {asked === 'retire' && <RetireDialog model={model} onClose={close} />}
    </>
  );
}
