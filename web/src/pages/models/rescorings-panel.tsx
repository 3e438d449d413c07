import { useInfiniteQuery } from '@tanstack/react-query';
import { rescoringsQuery } from '../../api/rescorings.js';
import { Panel } from '../../components/panel.js';
import { RescoringEntry } from './rescoring-entry.js';

const MOST_SHOWN = 5;

/** Leads that are given new scores, and how far that is. Not shown where there never was any. */
export function RescoringsPanel() {
  const { data } = useInfiniteQuery(rescoringsQuery());
  const rescorings = data?.pages.flatMap(({ items }) => items) ?? [];
  if (rescorings.length === 0) return null;
  return (
    <Panel title="Leads scored anew">
      {rescorings.slice(0, MOST_SHOWN).map((rescoring) => (
        <RescoringEntry key={rescoring.id} rescoring={rescoring} />
      ))}
    </Panel>
  );
}
