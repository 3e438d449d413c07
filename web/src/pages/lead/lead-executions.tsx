import Box from '@mui/material/Box';
import { useInfiniteQuery } from '@tanstack/react-query';
import { executionsQuery } from '../../api/executions.js';
import { EmptyState } from '../../components/empty-state.js';
import { ExecutionPlace } from '../../components/execution-place.js';
import { PagedList } from '../../components/paged-list.js';
import { Panel } from '../../components/panel.js';
import { RowLink } from '../../components/row-link.js';
import { StateChip } from '../../components/state-chip.js';
import { PanelRow } from '../../components/panel-row.js';
import { Time } from '../../components/time.js';

/** The executions that the lead goes or went through. */
export function LeadExecutions({ leadId }: { leadId: string }) {
  const query = useInfiniteQuery(executionsQuery({ leadId }));
  return (
    <Panel title="Executions">
      <PagedList query={query} skeletonRows={2} empty={<EmptyState small title="No template has taken this lead up" />}>
        {(executions) =>
          executions.map((execution) => (
            <PanelRow
              key={execution.id}
              title={<RowLink to={`/executions/${execution.id}`}>{execution.templateName}</RowLink>}
              aside={<StateChip state={execution.state} />}
            >
              <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
                <ExecutionPlace execution={execution} />
                <Time value={execution.createdAt} />
              </Box>
            </PanelRow>
          ))
        }
      </PagedList>
    </Panel>
  );
}
