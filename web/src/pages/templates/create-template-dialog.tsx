import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { createTemplate } from '../../api/template-drafts.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { firstDraft, keyOf } from './first-draft.js';

/** Makes a template with a first draft that can be published as it is, and goes to its editor. */
export function CreateTemplateDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const create = useMutation({
    ...createTemplate(),
    onSuccess: async (...given) => {
      await createTemplate().onSuccess?.(...given);
      await navigate(`/templates/${given[0].key}/edit`);
    },
  });
  const key = keyOf(name);
  return (
    <Dialog open onClose={onClose} aria-labelledby="new-template">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(firstDraft(key, name.trim()));
        }}
      >
        <DialogTitle id="new-template">New template</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 0.5 }}>
            <TextField
              label="Name"
              placeholder="Viewing follow-up"
              required
              autoFocus
              value={name}
              onChange={(event) => setName(event.target.value)}
              helperText={key ? `Its key is ${key}; it never changes.` : 'A name begins with a letter.'}
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
            {create.error && <ProblemPanel problem={create.error} />}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" disabled={!key} loading={create.isPending}>
            Make it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
