import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { mailQuery } from '../../api/mailbox.js';
import { FactList } from '../../components/fact-list.js';
import { InlineLink } from '../../components/inline-link.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { Time } from '../../components/time.js';
import { useTitle } from '../../use/use-title.js';
import { MailBody } from './mail-body.js';
import type { MailPart } from './mail-body.js';

interface MailViewProps {
  id: string;
  /** On a phone, where the list is not beside it. */
  back?: boolean;
}

/** One mail: as it looks, as text, and its headers. */
export function MailView({ id, back = false }: MailViewProps) {
  const { data: mail, error, refetch } = useQuery(mailQuery(id));
  const [chosen, setPart] = useState<MailPart>('html');
  useTitle(mail?.subject ?? 'Mailbox');
  if (error) return <ProblemPanel problem={error} onRetry={() => void refetch()} />;
  const part = chosen === 'html' && mail && !mail.html ? 'text' : chosen;
  return (
    <>
      {back && (
        <Box sx={{ mb: 1, fontSize: '0.875rem' }}>
          <InlineLink to="/mailbox">← Mailbox</InlineLink>
        </Box>
      )}
      <Card component="article" aria-label={mail?.subject ?? 'Mail'} sx={{ overflow: 'hidden' }}>
        {mail ? (
          <>
            <Typography variant="h2" component={back ? 'h1' : 'h2'} sx={{ px: 2, pt: 1.75, overflowWrap: 'anywhere' }}>
              {mail.subject || 'No subject'}
            </Typography>
            <FactList
              facts={[
                ['From', mail.from],
                ['To', mail.to],
                ['Sent', <Time key="sent" value={mail.date ?? mail.receivedAt} format="clock" />],
              ]}
            />
            <Tabs
              value={part}
              onChange={(_event, next: MailPart) => setPart(next)}
              aria-label="Parts of the mail"
              sx={{ px: 1, borderTop: 1, borderBottom: 1, borderColor: 'divider' }}
            >
              <Tab value="html" label="As sent" disabled={!mail.html} />
              <Tab value="text" label="Text" />
              <Tab value="headers" label="Headers" />
            </Tabs>
            <MailBody mail={mail} part={part} />
          </>
        ) : (
          <RowsSkeleton rows={8} />
        )}
      </Card>
    </>
  );
}
