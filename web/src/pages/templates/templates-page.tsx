import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { templatesQuery } from '../../api/templates.js';
import type { Template } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedList } from '../../components/paged-list.js';
import { RowLink } from '../../components/row-link.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { TriggerText } from '../../components/trigger-text.js';
import { CreateTemplateDialog } from './create-template-dialog.js';

const COLUMNS: readonly Column<Template>[] = [
  {
    header: 'Template',
    width: '30%',
    cell: ({ key, name }) => (
      <>
        <RowLink to={`/templates/${key}`}>{name}</RowLink>
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{key}</Box>
      </>
    ),
  },
  { header: 'State', width: '100px', phone: 'beside', cell: ({ state }) => <StateChip state={state} /> },
  { header: 'Starts when', cell: ({ trigger }) => <TriggerText trigger={trigger} /> },
  {
    header: 'Version',
    width: '100px',
    cell: ({ activeVersion, versions }) => (activeVersion ? `v${activeVersion} of ${versions}` : 'None'),
  },
  { header: 'Changed', align: 'right', width: '110px', cell: ({ updatedAt }) => <Time value={updatedAt} /> },
];

/** Every template. */
export default function TemplatesPage() {
  const [creating, setCreating] = useState(false);
  const may = useMay('workflows:write');
  const query = useInfiniteQuery(templatesQuery());
  return (
    <>
      <PageHeader
        title="Templates"
        actions={
          may && (
            <Button variant="contained" onClick={() => setCreating(true)}>
              New template
            </Button>
          )
        }
      />
      <Card>
        <PagedList query={query} empty={<EmptyState title="No templates">Make the first one.</EmptyState>}>
          {(templates) => <DataList label="Templates" rows={templates} columns={COLUMNS} rowKey={({ key }) => key} />}
        </PagedList>
      </Card>
      {creating && <CreateTemplateDialog onClose={() => setCreating(false)} />}
    </>
  );
}
