import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { leadsQuery } from '../../api/leads.js';
import { useMay } from '../../auth/use-session.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedList } from '../../components/paged-list.js';
import { LeadFilterBar } from './lead-filter-bar.js';
import { LeadTable } from './lead-table.js';
import { useLeadFilter } from './use-lead-filter.js';

/** Every lead: searched, filtered, the newest or the most promising first. */
export default function LeadsPage() {
  const filter = useLeadFilter();
  const query = useInfiniteQuery(leadsQuery(filter.applied));
  const filtered = Boolean(filter.applied.q ?? filter.applied.band ?? filter.applied.status);
  const mayImport = useMay('leads:import');
  return (
    <>
      <PageHeader
        title="Leads"
        beside={
          mayImport && (
            <Button
              component={Link}
              to="/leads/imports"
              size="small"
              variant="outlined"
              startIcon={<UploadFileOutlined />}
            >
              Import a file
            </Button>
          )
        }
      />
      <LeadFilterBar filter={filter} />
      <Card>
        <PagedList
          query={query}
          skeletonRows={10}
          empty={
            filtered ? (
              <EmptyState title="No lead fits">Try another search, or lift a filter.</EmptyState>
            ) : (
              <EmptyState title="No leads yet">
                As soon as a source posts one, it is scored and appears here by itself.
              </EmptyState>
            )
          }
        >
          {(leads) => <LeadTable leads={leads} />}
        </PagedList>
      </Card>
    </>
  );
}
