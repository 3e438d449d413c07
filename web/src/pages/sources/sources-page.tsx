import Add from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sourcesQuery } from '../../api/sources.js';
import type { Source } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedList } from '../../components/paged-list.js';
import { RowLink } from '../../components/row-link.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { AUTH_STRATEGY_NAMES } from './auth-strategies.js';
import { CreateSourceDialog } from './create-source-dialog.js';

const COLUMNS: readonly Column<Source>[] = [
  {
    header: 'Source',
    width: '36%',
    cell: ({ id, name, key }) => (
      <>
        <RowLink to={`/sources/${id}`}>{name}</RowLink>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{key}</Box>
      </>
    ),
  },
  {
    header: 'State',
    width: '110px',
    phone: 'beside',
    cell: ({ active }) => <StateChip state={active ? 'active' : 'paused'} />,
  },
  { header: 'Senders prove themselves by', cell: ({ authStrategy }) => AUTH_STRATEGY_NAMES[authStrategy] },
  { header: 'Changed', align: 'right', width: '110px', cell: ({ updatedAt }) => <Time value={updatedAt} /> },
];

/** Every place that leads come from. */
export default function SourcesPage() {
  const query = useInfiniteQuery(sourcesQuery());
  const [creating, setCreating] = useState(false);
  const may = useMay('sources:write');
  const create = may && (
    <Button variant="contained" startIcon={<Add />} onClick={() => setCreating(true)}>
      New source
    </Button>
  );
  return (
    <>
      <PageHeader title="Sources" />
      {create && <Box sx={{ mb: 2 }}>{create}</Box>}
      <Card>
        <PagedList
          query={query}
          empty={
            <EmptyState title="No sources yet">Make one, and let a form or portal post to its address.</EmptyState>
          }
        >
          {(sources) => <DataList label="Sources" rows={sources} columns={COLUMNS} rowKey={({ id }) => id} />}
        </PagedList>
      </Card>
      {creating && <CreateSourceDialog onClose={() => setCreating(false)} />}
    </>
  );
}
