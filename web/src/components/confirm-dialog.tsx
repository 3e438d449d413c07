import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ProblemPanel } from './problem-panel.js';

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  confirm: string;
  /** Asks for a text too, under this name. */
  ask?: string;
  /** Whether the text must be given. */
  mustSay?: boolean;
  /** Whether something is still to be chosen. */
  disabled?: boolean;
  busy: boolean;
  problem?: unknown;
  onConfirm: (text: string) => void;
  onClose: () => void;
}

/** Asks before something is done that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, ask, mustSay = false, disabled = false, busy, problem, onConfirm, onClose } = props;
  const [text, setText] = useState('');
  return (
    <Dialog open onClose={onClose} aria-labelledby="confirm-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm(text.trim());
        }}
      >
        <DialogTitle id="confirm-title">{title}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <div>{children}</div>
            {ask && (
              <TextField
                label={ask}
                required={mustSay}
                value={text}
                onChange={(event) => setText(event.target.value)}
                multiline
                minRows={2}
                autoFocus
                slotProps={{ htmlInput: { maxLength: 500 } }}
              />
            )}
            {problem ? <ProblemPanel problem={problem} /> : null}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" loading={busy} disabled={disabled} autoFocus={!ask}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
