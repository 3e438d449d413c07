import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useQuery } from '@tanstack/react-query';
import { messageQuery } from '../api/messages.js';
import { MailFrame } from './mail-frame.js';
import { ProblemPanel } from './problem-panel.js';
import { RowsSkeleton } from './rows-skeleton.js';

interface MessageDialogProps {
  id: string;
  onClose: () => void;
}

/** A message as it went out. */
export function MessageDialog({ id, onClose }: MessageDialogProps) {
  const { data: message, error } = useQuery(messageQuery(id));
  return (
    <Dialog open onClose={onClose} maxWidth="md" aria-labelledby="message-title">
      <DialogTitle id="message-title">{message?.subject ?? 'Message'}</DialogTitle>
      <DialogContent dividers sx={{ p: message?.bodyHtml ? 0 : undefined }}>
        {message ? (
          message.bodyHtml ? (
            <MailFrame html={message.bodyHtml} title={message.subject ?? 'Message'} />
          ) : (
            <Box sx={{ whiteSpace: 'pre-line' }}>{message.bodyText ?? 'This message has no text.'}</Box>
          )
        ) : error ? (
          <ProblemPanel problem={error} />
        ) : (
          <RowsSkeleton rows={4} />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}
