import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { mailboxQuery } from '../../api/mailbox.js';
import { Problem } from '../../api/problem.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { usePhone } from '../../use/use-phone.js';
import { MailList } from './mail-list.js';
import { MailView } from './mail-view.js';

/** What the built-in mail server took: the list and, beside it, one mail. On a phone one of the two. */
export default function MailboxPage() {
  const { id } = useParams();
  const phone = usePhone();
  const { data, error, refetch } = useQuery(mailboxQuery());
  if (error && !data)
    return (
      <>
        <PageHeader title="Mailbox" />
        {Problem.of(error).status === 404 ? (
          <Card>
            <EmptyState title="Mail goes to a real server">
              SMTP_URL is set, so there is no built-in mailbox to look into.
            </EmptyState>
          </Card>
        ) : (
          <ProblemPanel problem={error} onRetry={() => void refetch()} />
        )}
      </>
    );
  const list = (
    <Card sx={{ overflow: 'hidden' }}>
      {data ? <MailList mails={data.items} open={id} /> : <RowsSkeleton rows={8} />}
    </Card>
  );
  if (phone && id) return <MailView id={id} back />;
  return (
    <>
      <PageHeader title="Mailbox" />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 2fr) minmax(0, 3fr)' },
        }}
      >
        {list}
        {!phone && (id ? <MailView id={id} /> : <NothingOpen />)}
      </Box>
    </>
  );
}

function NothingOpen() {
  return (
    <Card>
      <EmptyState title="No mail is open">Choose one of the list.</EmptyState>
    </Card>
  );
}
