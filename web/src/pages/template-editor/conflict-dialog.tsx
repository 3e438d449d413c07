import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useState } from 'react';
import { ProblemPanel } from '../../components/problem-panel.js';

interface ConflictDialogProps {
  onTheirs: () => Promise<void>;
  onMine: () => Promise<void>;
  onClose: () => void;
}

/** Somebody else saved meanwhile: one of the two texts goes on. */
export function ConflictDialog({ onTheirs, onMine, onClose }: ConflictDialogProps) {
  const [problem, setProblem] = useState<unknown>(null);
  const choose = (way: () => Promise<void>) => void way().catch(setProblem);
  return (
    <Dialog open onClose={onClose} aria-labelledby="conflict-title">
      <DialogTitle id="conflict-title">Somebody else has saved this draft</DialogTitle>
      <DialogContent>
        It was saved after you opened it. Take theirs and lose what you have changed, or save yours over it. To put both
        together, go back, copy yours, and take theirs.
        {problem ? <ProblemPanel problem={problem} /> : null}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Back</Button>
        <Button variant="outlined" onClick={() => choose(onTheirs)}>
          Take theirs
        </Button>
        <Button variant="contained" color="error" onClick={() => choose(onMine)}>
          Save mine over it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
