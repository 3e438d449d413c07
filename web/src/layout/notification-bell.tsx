import NotificationsOutlined from '@mui/icons-material/NotificationsOutlined';
import Badge from '@mui/material/Badge';
import IconButton from '@mui/material/IconButton';
import Popover from '@mui/material/Popover';
import Tooltip from '@mui/material/Tooltip';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { notificationsQuery } from '../api/notifications.js';
import { NotificationList } from './notification-list.js';

/** The notices that executions sent to this person; how many are unread. */
export function NotificationBell() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { data } = useInfiniteQuery(notificationsQuery({ unread: 'true' }));
  const unread = data?.pages[0]?.items.length ?? 0;
  const more = data?.pages[0]?.nextCursor != null;
  const label = unread === 0 ? 'Notices' : `Notices, ${unread}${more ? ' or more' : ''} unread`;
  return (
    <>
      <Tooltip title={label}>
        <IconButton aria-label={label} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget)}>
          <Badge badgeContent={more ? `${unread}+` : unread} color="error">
            <NotificationsOutlined fontSize="small" />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': 'Notices',
            sx: { width: 400, maxWidth: 'calc(100vw - 32px)', border: 1, borderColor: 'divider' },
          },
        }}
      >
        <NotificationList onLeave={() => setAnchor(null)} />
      </Popover>
    </>
  );
}
