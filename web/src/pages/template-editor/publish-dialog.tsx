import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { publishPreviewQuery, publishTemplate } from '../../api/template-versions.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { UnderWayChoice, type UnderWay } from '../template/under-way-choice.js';

interface PublishDialogProps {
  templateKey: string;
  revision: number;
  onClose: () => void;
}

/** Makes the draft the next version, once it is said what becomes of the executions under way. */
export function PublishDialog({ templateKey, revision, onClose }: PublishDialogProps) {
  const [note, setNote] = useState('');
  const [underWay, setUnderWay] = useState<UnderWay>({ executions: 'leave', retryParked: false });
  const navigate = useNavigate();
  const preview = useQuery(publishPreviewQuery(templateKey, revision));
  const publish = useMutation({
    ...publishTemplate(templateKey),
    onSuccess: async (...given) => {
      await publishTemplate(templateKey).onSuccess?.(...given);
      await navigate(`/templates/${templateKey}`);
    },
  });
  const next = preview.data;
  return (
    <Dialog open onClose={onClose} aria-labelledby="publish-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate({ revision, ...underWay, ...(note.trim() ? { note: note.trim() } : {}) });
        }}
      >
        <DialogTitle id="publish-title">
          {next ? `Publish ${next.isNew ? 'as' : 'again'} version ${next.version}` : 'Publish'}
        </DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            {preview.isPending && <RowsSkeleton rows={2} />}
            {preview.error && <ProblemPanel problem={preview.error} onRetry={() => void preview.refetch()} />}
            {next && <UnderWayChoice preview={next.executions} value={underWay} onChange={setUnderWay} />}
            <TextField
              label="What this version is about (optional)"
              value={note}
              onChange={(event) => setNote(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 500 } }}
            />
            {publish.error && <ProblemPanel problem={publish.error} />}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" disabled={!next} loading={publish.isPending}>
            Publish
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
