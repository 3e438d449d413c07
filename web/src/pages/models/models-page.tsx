import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Stack from '@mui/material/Stack';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { modelsQuery } from '../../api/models.js';
import { useMay } from '../../auth/use-session.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHeader } from '../../components/page-header.js';
import { PagedList } from '../../components/paged-list.js';
import { ModelTable } from './model-table.js';
import { RescoringsPanel } from './rescorings-panel.js';
import { ScoringTabs } from '../../components/scoring-tabs.js';
import { TrainDialog } from './train-dialog.js';
import { TrainingsPanel } from './trainings-panel.js';
import { UploadDialog } from './upload-dialog.js';

/** The models that score leads, or did, or may; and how new ones come about. */
export default function ModelsPage() {
  const query = useInfiniteQuery(modelsQuery());
  const [asked, setAsked] = useState<'training' | 'upload' | null>(null);
  const close = () => setAsked(null);
  const may = useMay('scoring:manage');
  return (
    <>
      <PageHeader title="Models" />
      <ScoringTabs
        aside={
          may && (
            <Stack direction="row" spacing={1}>
              <Button variant="outlined" onClick={() => setAsked('upload')}>
                Bring a model
              </Button>
              <Button variant="contained" onClick={() => setAsked('training')}>
                Train a model
              </Button>
            </Stack>
          )
        }
      />
      <Stack spacing={2}>
        <Card>
          <PagedList
            query={query}
            skeletonRows={4}
            empty={<EmptyState title="No models yet">Rules score your leads until there is one.</EmptyState>}
          >
            {(models) => <ModelTable models={models} />}
          </PagedList>
        </Card>
        <RescoringsPanel />
        <TrainingsPanel />
      </Stack>
      {asked === 'training' && <TrainDialog onClose={close} />}
      {asked === 'upload' && <UploadDialog onClose={close} />}
    </>
  );
}
