import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import TextField from '@mui/material/TextField';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { mailboxQuery } from '../../api/mailbox.js';
import { Problem } from '../../api/problem.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedList } from '../../components/paged-list.js';
import { useDebounced } from '../../use/use-debounced.js';
import { usePhone } from '../../use/use-phone.js';
import { MailList } from './mail-list.js';
import { MailView } from './mail-view.js';

/** What the built-in mail server took: the list and, beside it, one mail. On a phone one of the two. */
export default function MailboxPage() {
  const { id } = useParams();
  const phone = usePhone();
  const [search, setSearch] = useState('');
  const q = useDebounced(search.trim(), 250);
  const query = useInfiniteQuery(mailboxQuery(q));
  if (phone && id) return <MailView id={id} back />;
  if (query.error && Problem.of(query.error).status === 404)
    return (
      <>
        <PageHeader title="Mailbox" />
        <Card>
          <EmptyState title="Mail goes to a real server">
            SMTP_URL is set, so there is no built-in mailbox to look into.
          </EmptyState>
        </Card>
      </>
    );
  return (
    <>
      <PageHeader title="Mailbox" />
      <TextField
        type="search"
        placeholder="Search recipient or subject"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        sx={{ mb: 2, width: '100%', maxWidth: { md: 420 }, bgcolor: 'background.paper', borderRadius: 1 }}
        slotProps={{ htmlInput: { 'aria-label': 'Search mails', maxLength: 200 } }}
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 2fr) minmax(0, 3fr)' },
        }}
      >
        <Card sx={{ overflowY: 'auto', maxHeight: { md: 'calc(100dvh - 180px)' } }}>
          <PagedList query={query} empty={<NoMail searched={q !== ''} />}>
            {(mails) => <MailList mails={mails} open={id} />}
          </PagedList>
        </Card>
        {!phone && (id ? <MailView id={id} /> : <NothingOpen />)}
      </Box>
    </>
  );
}

function NoMail({ searched }: { searched: boolean }) {
  return searched ? (
    <EmptyState title="No mail fits" />
  ) : (
    <EmptyState title="No mail yet">What executions send by email arrives here instead of at the leads.</EmptyState>
  );
}

function NothingOpen() {
  return (
    <Card>
      <EmptyState title="No mail is open">Choose one of the list.</EmptyState>
    </Card>
  );
}
