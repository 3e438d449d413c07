import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Chip from '@mui/material/Chip';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { executionsQuery } from '../../api/executions.js';
import { ChoiceChips } from '../../components/choice-chips.js';
import { EmptyState } from '../../components/empty-state.js';
import { InlineLink } from '../../components/inline-link.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedList } from '../../components/paged-list.js';
import { useFilter } from '../../use/use-filter.js';
import { ExecutionTable } from './execution-table.js';

const STATES = [
  'parked',
  'waiting',
  'running',
  'pending',
  'paused',
  'completed',
  'stopped',
  'cancelled',
  'failed',
] as const;

/** Every execution, the newest first. */
export default function ExecutionsPage() {
  const [state, setState] = useFilter('state', STATES);
  const [params, setParams] = useSearchParams();
  const templateKey = params.get('template') ?? undefined;
  const query = useInfiniteQuery(executionsQuery({ ...(state && { state }), ...(templateKey && { templateKey }) }));
  return (
    <>
      <PageHeader title="Executions" actions={<InlineLink to="/failures">Failures by cause</InlineLink>} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 2 }}>
        <ChoiceChips label="State" values={STATES} value={state} onChange={setState} />
        {templateKey && (
          <Chip
            label={`Template: ${templateKey}`}
            onDelete={() =>
              setParams((before) => {
                const after = new URLSearchParams(before);
                after.delete('template');
                return after;
              })
            }
          />
        )}
      </Box>
      <Card>
        <PagedList
          query={query}
          skeletonRows={10}
          empty={
            state || templateKey ? (
              <EmptyState title="No execution fits">Choose another state, or lift the filter.</EmptyState>
            ) : (
              <EmptyState title="No executions yet">One starts when an event of a lead fits a template.</EmptyState>
            )
          }
        >
          {(executions) => <ExecutionTable executions={executions} />}
        </PagedList>
      </Card>
    </>
  );
}
