import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messagesQuery } from '../api/messages.js';
import { EmptyState } from './empty-state.js';
import { MessageDialog } from './message-dialog.js';
import { MessageRow } from './message-row.js';
import { PagedList } from './paged-list.js';
import { Panel } from './panel.js';

/** What was sent to a lead and about it, or by an execution. */
export function MessagesPanel(props: { filter: { leadId?: string; executionId?: string }; skeletonRows: number }) {
  const query = useInfiniteQuery(messagesQuery(props.filter));
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel title="Messages">
      <PagedList
        query={query}
        skeletonRows={props.skeletonRows}
        empty={<EmptyState small title="Nothing has been sent" />}
      >
        {(messages) =>
          messages.map((message) => (
            <MessageRow key={message.id} message={message} onOpen={() => setOpen(message.id)} />
          ))
        }
      </PagedList>
      {open && <MessageDialog id={open} onClose={() => setOpen(null)} />}
    </Panel>
  );
}
