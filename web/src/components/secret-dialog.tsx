import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { SourceWithSecret } from '../api/types.js';
import { CodeBlock } from './code-block.js';

interface SecretDialogProps {
  made: SourceWithSecret;
  onClose: () => void;
}

/** The one time that a source's secret can be seen. Closes by its button only, so that a stray click does not lose it. */
export function SecretDialog({ made: { source, secret }, onClose }: SecretDialogProps) {
  return (
    <Dialog open aria-labelledby="secret-title">
      <DialogTitle id="secret-title">The secret of {source.name}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Alert severity="warning">It is shown this once. Keep it where the sender can read it.</Alert>
          <div>
            <Typography variant="h3" gutterBottom>
              {source.authStrategy === 'bearer' ? 'Token' : 'Signing secret'}
            </Typography>
            <CodeBlock text={secret} what="the secret" wrap />
          </div>
          <div>
            <Typography variant="h3" gutterBottom>
              Address
            </Typography>
            <CodeBlock text={source.url} what="the address" wrap />
          </div>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          I have kept it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
