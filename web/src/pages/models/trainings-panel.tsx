import { useInfiniteQuery } from '@tanstack/react-query';
import { trainingsQuery } from '../../api/trainings.js';
import { EmptyState } from '../../components/empty-state.js';
import { PagedList } from '../../components/paged-list.js';
import { Panel } from '../../components/panel.js';
import { TrainingEntry } from './training-entry.js';

/** Trainings, the newest first: under way, failed, and what came of the others. */
export function TrainingsPanel() {
  const query = useInfiniteQuery(trainingsQuery());
  return (
    <Panel title="Trainings">
      <PagedList query={query} skeletonRows={2} empty={<EmptyState small title="No model has been trained yet" />}>
        {(trainings) => trainings.map((training) => <TrainingEntry key={training.id} training={training} />)}
      </PagedList>
    </Panel>
  );
}
