import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelImport, isOpen, saveRejected } from '../../api/imports.js';
import type { LeadImport } from '../../api/types.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { formatBytes, formatCount, formatPercent } from '../../format/numbers.js';

/** Rows from which on a rate says something. */
const TELLING = 1_000;

/** One import: how far it is, and what came of its rows. */
export function ImportEntry({ entry }: { entry: LeadImport }) {
  const save = useMutation({ mutationFn: saveRejected });
  const [asking, setAsking] = useState(false);
  const { state, filename, rows, problem } = entry;
  return (
    <Box component="li" sx={{ px: 2, py: 1.75, '& + &': { borderTop: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.25 }}>
        <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere', minWidth: 0 }}>{filename}</Box>
        <StateChip state={state} />
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
          {entry.rejectedFile && (
            <Button size="small" variant="outlined" loading={save.isPending} onClick={() => save.mutate(entry)}>
              Download {formatCount(rows.rejected)} rejected
            </Button>
          )}
          {(state === 'pending' || state === 'running') && (
            <Button size="small" onClick={() => setAsking(true)}>
              Cancel
            </Button>
          )}
        </Box>
      </Box>
      {isOpen(entry) && <Progress entry={entry} />}
      <Box sx={{ mt: 0.75, display: 'flex', flexWrap: 'wrap', gap: '2px 18px', fontSize: '0.875rem' }}>
        <Counted name="created" count={rows.created} />
        <Counted name="updated" count={rows.updated} />
        <Counted name="rejected" count={rows.rejected} />
        <Counted name="scored" count={rows.scored} />
        <Box component="span" sx={{ color: 'text.secondary', ml: { md: 'auto' } }}>
          {formatBytes(entry.bytes.total)}
          {entry.rowsPerSecond !== null &&
            rows.read >= TELLING &&
            ` · ${formatCount(entry.rowsPerSecond)} rows a second`}
          {' · '}
          <Time value={entry.finishedAt ?? entry.createdAt} />
        </Box>
      </Box>
      {problem && (
        <Alert severity={isOpen(entry) ? 'warning' : 'error'} variant="outlined" sx={{ mt: 1.25 }}>
          {isOpen(entry) && 'It is tried again: '}
          {problem.detail} <code>{problem.code}</code>
        </Alert>
      )}
      {save.error && (
        <Box sx={{ mt: 1.25 }}>
          <ProblemPanel problem={save.error} />
        </Box>
      )}
      {asking && <CancelDialog entry={entry} onClose={() => setAsking(false)} />}
    </Box>
  );
}

function Progress({ entry: { filename, bytes, state } }: { entry: LeadImport }) {
  const share = bytes.total > 0 ? bytes.read / bytes.total : 0;
  return (
    <Box sx={{ mt: 1, display: 'flex', alignItems: 'center', gap: 1.5 }}>
      <LinearProgress
        variant={state === 'pending' ? 'indeterminate' : 'determinate'}
        value={share * 100}
        aria-label={`Progress of ${filename}`}
        sx={{ flex: 1, borderRadius: 1 }}
      />
      <Box sx={{ fontSize: '0.875rem', color: 'text.secondary', minWidth: 52, textAlign: 'right' }}>
        {state === 'pending' ? 'waits' : formatPercent(share)}
      </Box>
    </Box>
  );
}

function Counted({ name, count }: { name: string; count: number }) {
  return (
    <Box component="span" sx={{ color: count === 0 ? 'text.secondary' : 'text.primary' }}>
      <b>{formatCount(count)}</b> {name}
    </Box>
  );
}

function CancelDialog({ entry, onClose }: { entry: LeadImport; onClose: () => void }) {
  const cancel = useMutation({ ...cancelImport(), onSuccess: onClose });
  return (
    <ConfirmDialog
      title="Cancel the import?"
      confirm="Cancel it"
      busy={cancel.isPending}
      problem={cancel.error}
      onConfirm={() => cancel.mutate(entry.id)}
      onClose={onClose}
    >
      The leads that were imported so far stay. The rest of {entry.filename} is not read.
    </ConfirmDialog>
  );
}
