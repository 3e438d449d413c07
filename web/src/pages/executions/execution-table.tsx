import Box from '@mui/material/Box';
import type { Execution } from '../../api/types.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { ExecutionPlace } from '../../components/execution-place.js';
import { InlineLink } from '../../components/inline-link.js';
import { RowLink } from '../../components/row-link.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';

const COLUMNS: readonly Column<Execution>[] = [
  {
    header: 'Template',
    width: '26%',
    cell: ({ id, templateName, version }) => (
      <>
        <RowLink to={`/executions/${id}`}>{templateName}</RowLink>{' '}
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          v{version}
        </Box>
      </>
    ),
  },
  {
    header: 'Lead',
    width: '26%',
    cell: ({ lead }) => (
      <InlineLink to={`/leads/${lead.id}`} sx={{ overflowWrap: 'anywhere' }}>
        {lead.name || lead.email || 'Lead'}
      </InlineLink>
    ),
  },
  { header: 'State', width: '110px', phone: 'beside', cell: ({ state }) => <StateChip state={state} /> },
  { header: 'Where it stands', cell: (execution) => <ExecutionPlace execution={execution} /> },
  { header: 'Started', align: 'right', width: '110px', cell: ({ createdAt }) => <Time value={createdAt} /> },
];

/** Executions, one a row. */
export function ExecutionTable({ executions }: { executions: readonly Execution[] }) {
  return <DataList label="Executions" rows={executions} columns={COLUMNS} rowKey={({ id }) => id} />;
}
