import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { markRead, notificationsQuery } from '../api/notifications.js';
import type { Notification } from '../api/types.js';
import { EmptyState } from '../components/empty-state.js';
import { InlineLink } from '../components/inline-link.js';
import { PagedList } from '../components/paged-list.js';
import { Time } from '../components/time.js';

/** The notices, the newest first. Following one's link marks it read. */
export function NotificationList({ onLeave }: { onLeave: () => void }) {
  const query = useInfiniteQuery(notificationsQuery());
  const { mutate: read } = useMutation(markRead());
  return (
    <PagedList
      query={query}
      skeletonRows={3}
      empty={<EmptyState title="No notices">What executions and models have to tell you turns up here.</EmptyState>}
    >
      {(notices) => (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {notices.map((notice) => (
            <Notice key={notice.id} notice={notice} onRead={() => read(notice.id)} onLeave={onLeave} />
          ))}
        </Box>
      )}
    </PagedList>
  );
}

interface NoticeProps {
  notice: Notification;
  onRead: () => void;
  onLeave: () => void;
}

function Notice({ notice, onRead, onLeave }: NoticeProps) {
  const { subject, bodyText, leadId, modelId, createdAt, readAt } = notice;
  const unread = readAt === null;
  const about = leadId
    ? { to: `/leads/${leadId}`, text: 'Open the lead' }
    : modelId && { to: `/models/${modelId}`, text: 'Open the model' };
  return (
    <Box
      component="li"
      sx={{ px: 2, py: 1.5, fontSize: '0.875rem', '& + &': { borderTop: 1, borderColor: 'divider' } }}
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
        {unread && (
          <Box
            component="span"
            role="img"
            aria-label="Unread"
            sx={{ width: 8, height: 8, flex: 'none', borderRadius: '50%', bgcolor: 'primary.main' }}
          />
        )}
        <Box sx={{ flex: 1, fontWeight: unread ? 650 : 500, overflowWrap: 'anywhere' }}>{subject ?? 'Notice'}</Box>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          <Time value={createdAt} />
        </Box>
      </Box>
      {bodyText && (
        <Box sx={{ mt: 0.25, color: 'text.secondary', whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {bodyText}
        </Box>
      )}
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, mt: 0.5 }}>
        {about && (
          <Box
            onClick={() => {
              if (unread) onRead();
              onLeave();
            }}
          >
            <InlineLink to={about.to}>{about.text}</InlineLink>
          </Box>
        )}
        {unread && (
          <Button size="small" onClick={onRead} sx={{ ml: 'auto' }}>
            Mark read
          </Button>
        )}
      </Box>
    </Box>
  );
}
