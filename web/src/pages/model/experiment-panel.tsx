import { useInfiniteQuery } from '@tanstack/react-query';
import { experimentsQuery } from '../../api/experiments.js';
import type { ModelDetail } from '../../api/types.js';
import { Panel } from '../../components/panel.js';
import { ExperimentEntry } from './experiment-entry.js';

/** Experiments that the model takes or took part in. Not shown where there never was any. */
export function ExperimentPanel({ model: { id } }: { model: ModelDetail }) {
  const { data } = useInfiniteQuery(experimentsQuery());
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  const own = all.filter(({ championId, challengerId }) => championId === id || challengerId === id);
  if (own.length === 0) return null;
  return (
    <Panel title="Experiments">
      {own.map((experiment) => (
        <ExperimentEntry key={experiment.id} experiment={experiment} modelId={id} />
      ))}
    </Panel>
  );
}
