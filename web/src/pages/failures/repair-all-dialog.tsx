import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { repairAll, repairPreviewQuery, type Cause, type RepairAction } from '../../api/failures.js';
import type { FailureGroup } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';

const ACTIONS: Readonly<Record<RepairAction, string>> = {
  retry: 'Try the step again',
  move: 'Move to the active version, and try the step again there',
  skip: 'Go on behind the step',
};
const RATE_PER_SECOND = 10;

/** Repairs every execution that failed alike, once it is said what that means. */
export function RepairAllDialog({ group, onClose }: { group: FailureGroup; onClose: () => void }) {
  const [action, setAction] = useState<RepairAction>('retry');
  const { errorCode, templateKey, version, step } = group;
  const cause: Cause = { errorCode, templateKey, version, ...(step === null ? {} : { step }) };
  const preview = useQuery(repairPreviewQuery(cause, action));
  const repair = useMutation({
    ...repairAll(cause),
    onSuccess: async (...given) => {
      await repairAll(cause).onSuccess?.(...given);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Repair what failed with ${errorCode}`}
      confirm={preview.data ? `Repair ${preview.data.executions.toLocaleString()}` : 'Repair'}
      ask="Why (optional, for the record; no personal data)"
      busy={repair.isPending}
      problem={repair.error}
      onConfirm={(why) => repair.mutate({ action, why, ratePerSecond: RATE_PER_SECOND })}
      onClose={onClose}
    >
      <Stack spacing={2}>
        <RadioGroup
          aria-label="What is done"
          value={action}
          onChange={(_event, value) => setAction(value as RepairAction)}
        >
          {Object.entries(ACTIONS).map(([value, text]) => (
            <FormControlLabel key={value} value={value} control={<Radio size="small" />} label={text} />
          ))}
        </RadioGroup>
        {preview.isPending && <RowsSkeleton rows={1} />}
        {preview.error && <ProblemPanel problem={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.data && (
          <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.875rem' }}>
            {linesOf(preview.data).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </Box>
        )}
      </Stack>
    </ConfirmDialog>
  );
}

type Preview = Awaited<ReturnType<NonNullable<ReturnType<typeof repairPreviewQuery>['queryFn']>>>;

function linesOf({ executions, ended, refused, messages }: Preview): string[] {
  const { send, heldBack, passedOver } = messages;
  const lines: [number, string][] = [
    [executions, `${executions} parked executions go on, ${RATE_PER_SECOND} a second at most`],
    [refused.stepUnknown, `${refused.stepUnknown} of them stay: the active version has not their step`],
    [refused.templateNotActive, `${refused.templateNotActive} of them stay: their template has no active version`],
    [send, `${send} messages are handed over: the ledger knows that they have not gone out`],
    [heldBack.sent, `${heldBack.sent} messages are not sent again: they went out`],
    [heldBack.unknown, `${heldBack.unknown} messages are sent only once the mail server says that it has not got them`],
    [passedOver, `${passedOver} messages are never sent: their steps are skipped`],
    [ended, `${ended} executions that have ended are left as they are`],
  ];
  return lines.filter(([count], index) => index === 0 || count > 0).map(([, text]) => text);
}
