import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import { useInfiniteQuery } from '@tanstack/react-query';
import { importsQuery } from '../../api/imports.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedList } from '../../components/paged-list.js';
import { ImportEntry } from './import-entry.js';
import { UploadPanel } from './upload-panel.js';

/** Files of leads: uploaded here, and what came of each. */
export default function ImportsPage() {
  const query = useInfiniteQuery(importsQuery());
  return (
    <>
      <PageHeader title="Imports" back={{ to: '/leads', name: 'Leads' }} />
      <UploadPanel />
      <Card>
        <PagedList
          query={query}
          empty={<EmptyState title="No file yet">What you upload is imported at once, and shown here.</EmptyState>}
        >
          {(imports) => (
            <Box component="ul" aria-label="Imports" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {imports.map((entry) => (
                <ImportEntry key={entry.id} entry={entry} />
              ))}
            </Box>
          )}
        </PagedList>
      </Card>
    </>
  );
}
