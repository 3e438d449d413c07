import Box from '@mui/material/Box';
import type { MailDetail } from '../../api/types.js';
import { CodeBlock } from '../../components/code-block.js';
import { MailFrame } from '../../components/mail-frame.js';
import { plainValue } from '../../format/words.js';

export type MailPart = 'html' | 'text' | 'headers';

interface MailBodyProps {
  mail: MailDetail;
  part: MailPart;
}

/** The chosen part of a mail. */
export function MailBody({ mail, part }: MailBodyProps) {
  if (part === 'html' && mail.html) return <MailFrame html={mail.html} title={mail.subject} />;
  if (part === 'headers') {
    const headers = Object.entries(mail.headers).map(([name, value]) => `${name}: ${plainValue(value)}`);
    return (
      <Box sx={{ p: 2 }}>
        <CodeBlock text={headers.join('\n')} what="the headers" wrap />
      </Box>
    );
  }
  return (
    <Box sx={{ p: 2, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
      {mail.text || 'This mail has no text part.'}
    </Box>
  );
}
