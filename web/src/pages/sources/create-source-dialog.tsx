import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { createSource } from '../../api/sources.js';
import type { AuthStrategy } from '../../api/types.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { SecretDialog } from '../../components/secret-dialog.js';
import { AUTH_STRATEGY_NAMES } from './auth-strategies.js';

/** Makes a source, then shows its secret this once. */
export function CreateSourceDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [authStrategy, setAuthStrategy] = useState<AuthStrategy>('standard_webhooks');
  const create = useMutation(createSource());
  if (create.data) return <SecretDialog made={create.data} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} aria-labelledby="new-source">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ name: name.trim(), authStrategy });
        }}
      >
        <DialogTitle id="new-source">New source</DialogTitle>
        <DialogContent>
          <Stack spacing={2.5} sx={{ pt: 0.5 }}>
            <TextField
              label="Name"
              placeholder="Website form"
              required
              autoFocus
              value={name}
              onChange={(event) => setName(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
            <div>
              <FormLabel id="strategy">Senders prove themselves by</FormLabel>
              <RadioGroup
                aria-labelledby="strategy"
                value={authStrategy}
                onChange={(_event, value) => setAuthStrategy(value as AuthStrategy)}
              >
                {Object.entries(AUTH_STRATEGY_NAMES).map(([value, text]) => (
                  <FormControlLabel key={value} value={value} control={<Radio size="small" />} label={text} />
                ))}
              </RadioGroup>
            </div>
            {create.error && <ProblemPanel problem={create.error} />}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" loading={create.isPending}>
            Make it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
