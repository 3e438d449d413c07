import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messagesQuery } from '../../api/messages.js';
import { EmptyState } from '../../components/empty-state.js';
import { MessageRow } from '../../components/message-row.js';
import { MessageDialog } from '../../components/message-dialog.js';
import { PagedList } from '../../components/paged-list.js';
import { Panel } from '../../components/panel.js';

/** What was sent to the lead, and about it. */
export function LeadMessages({ leadId }: { leadId: string }) {
  const query = useInfiniteQuery(messagesQuery({ leadId }));
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Panel title="Messages">
      <PagedList query={query} skeletonRows={2} empty={<EmptyState small title="Nothing has been sent" />}>
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
