import Box from '@mui/material/Box';
import type { ModelDetail } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { formatFigure, formatTimes } from '../../format/figures.js';
import { formatCount, formatPercent } from '../../format/numbers.js';
import { FigureTile } from './figure-tile.js';
import { modelFigures } from './model-figures.js';

/** How good the model is. */
export function FiguresPanel({ model }: { model: ModelDetail }) {
  const { unseen, newest, aucInterval, by } = modelFigures(model);
  if (!unseen)
    return (
      <Panel title="How good it is">
        <EmptyState small title="It came without figures. What becomes of its leads will show." />
      </Panel>
    );
  const { auc, calibrationError, topDecileLift, brier, rows, baseRate } = unseen;
  return (
    <Panel title="How good it is">
      <Box
        component="dl"
        sx={{
          m: 0,
          px: 2,
          pt: 0.5,
          pb: 2,
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))',
        }}
      >
        <FigureTile name="AUC" value={formatFigure(auc)}>
          {auc !== null && `Of a buyer and another lead, it rates the buyer higher in ${formatPercent(auc)} of pairs`}
          {aucInterval && `; 95% between ${formatFigure(aucInterval[0])} and ${formatFigure(aucInterval[1])}`}.
        </FigureTile>
        {newest && (
          <FigureTile name="AUC on the newest leads" value={formatFigure(newest.auc)}>
            Trained on those before: what to expect of tomorrow’s.
          </FigureTile>
        )}
        {calibrationError !== undefined && (
          <FigureTile name="Calibration error" value={formatFigure(calibrationError)}>
            So far a probability is off, on average.
          </FigureTile>
        )}
        {topDecileLift !== undefined && (
          <FigureTile name="Lift in the top tenth" value={formatTimes(topDecileLift)}>
            As many buyers among the tenth that it rates best as among all.
          </FigureTile>
        )}
        {brier !== undefined && (
          <FigureTile name="Brier score" value={formatFigure(brier)}>
            Mean squared error of the probabilities.
          </FigureTile>
        )}
        {rows !== undefined && baseRate !== undefined && (
          <FigureTile name="Learnt from" value={formatCount(rows)}>
            outcomes, of which {formatPercent(baseRate)} bought.
          </FigureTile>
        )}
      </Box>
      <Box sx={{ px: 2, pb: 1.5, fontSize: '0.8125rem', color: 'text.secondary' }}>{by}</Box>
    </Panel>
  );
}
