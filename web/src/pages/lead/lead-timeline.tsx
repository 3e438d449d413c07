import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { timelineQuery } from '../../api/leads.js';
import { EmptyState } from '../../components/empty-state.js';
import { PagedList } from '../../components/paged-list.js';
import { Panel } from '../../components/panel.js';
import { tellsMore } from './entry-text.js';
import { TimelineEntry } from './timeline-entry.js';

/** What the lead did and what was done with it, the newest first. */
export function LeadTimeline({ leadId }: { leadId: string }) {
  const query = useInfiniteQuery(timelineQuery(leadId));
  const [everything, setEverything] = useState(false);
  return (
    <Panel
      title="Timeline"
      aside={
        <Button aria-pressed={everything} onClick={() => setEverything(!everything)}>
          {everything ? 'Show what matters' : 'Show every event'}
        </Button>
      }
    >
      <PagedList query={query} empty={<EmptyState small title="Nothing has happened yet" />}>
        {(items) => (
          <Box component="ol" aria-label="Timeline" sx={{ listStyle: 'none', m: 0, p: 0, px: 2, pb: 1 }}>
            {items
              .filter((item) => everything || tellsMore(item))
              .map((item) => (
                <TimelineEntry key={`${item.kind}:${item.id}`} item={item} />
              ))}
          </Box>
        )}
      </PagedList>
    </Panel>
  );
}
