import Button from '@mui/material/Button';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { revertTemplateMove, stopTemplateMove, templateMovesQuery } from '../../api/template-versions.js';
import type { TemplateMove } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { Panel } from '../../components/panel.js';
import { PanelRow } from '../../components/panel-row.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { words } from '../../format/words.js';

/** Executions that were moved to another version, and how far that is. Not shown where there never was any. */
export function MovesPanel({ templateKey }: { templateKey: string }) {
  const { data } = useInfiniteQuery(templateMovesQuery(templateKey));
  const moves = data?.pages.flatMap(({ items }) => items) ?? [];
  if (moves.length === 0) return null;
  return (
    <Panel title="Moves">
      {moves.slice(0, MOST_SHOWN).map((move) => (
        <MoveRow key={move.id} templateKey={templateKey} move={move} />
      ))}
    </Panel>
  );
}

const MOST_SHOWN = 10;

function MoveRow({ templateKey, move }: { templateKey: string; move: TemplateMove }) {
  const may = useMay('workflows:write');
  const stop = useMutation(stopTemplateMove(templateKey, move.id));
  const revert = useMutation(revertTemplateMove(templateKey, move.id));
  const isOver = move.state === 'completed' || move.state === 'stopped';
  const mayRevert = isOver && move.moved > 0 && move.reverts === null && move.revertedBy === null;
  const problem = stop.error ?? revert.error;
  return (
    <PanelRow
      title={move.reverts ? 'Taken back, to the versions they came from' : `To version ${move.version}`}
      aside={<StateChip state={move.state} />}
    >
      {move.moved} of {move.expected} moved, {move.stayed} stayed
      {move.reasons.length > 0 &&
        ` (${move.reasons.map(({ reason, count }) => `${count} ${words(reason).toLowerCase()}`).join(', ')})`}
      {' · '}
      <Time value={move.createdAt} />
      {move.revertedBy && ', taken back since'}
      {may && !isOver && (
        <Button onClick={() => stop.mutate()} loading={stop.isPending} disabled={move.state === 'stopping'}>
          Stop
        </Button>
      )}
      {may && mayRevert && (
        <Button onClick={() => revert.mutate()} loading={revert.isPending}>
          Take it back
        </Button>
      )}
      {problem && <ProblemPanel problem={problem} />}
    </PanelRow>
  );
}
