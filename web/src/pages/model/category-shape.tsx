import Box from '@mui/material/Box';
import { SumBar } from '../../charts/sum-bar.js';
import { sumScale } from '../../charts/sum-scale.js';
import type { ModelShape } from '../../api/types.js';
import { formatTerm } from '../../format/numbers.js';

/** Categories that are shown: those that move the score most. */
const MOST = 8;

/** What each category adds to the score, the strongest first. */
export function CategoryShape({ shape }: { shape: ModelShape }) {
  const all = (shape.categories ?? [])
    .map((name, index) => ({ name, value: shape.contributions?.[index] ?? 0 }))
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const rows = all.slice(0, MOST);
  const scale = sumScale(rows.map(({ value }) => ({ from: 0, to: value })));
  return (
    <>
      <Box
        component="table"
        aria-label={`What ${shape.label ?? shape.feature} adds to the score`}
        sx={{ width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse', fontSize: '0.8125rem' }}
      >
        <colgroup>
          <Box component="col" sx={{ width: '42%' }} />
          <col />
          <Box component="col" sx={{ width: 52 }} />
        </colgroup>
        <tbody>
          {rows.map(({ name, value }) => (
            <tr key={name}>
              <Box
                component="th"
                scope="row"
                sx={{ p: 0, pr: 1, textAlign: 'left', fontWeight: 400, overflowWrap: 'anywhere' }}
              >
                {name}
              </Box>
              <Box component="td" sx={{ p: 0, position: 'relative', height: 22 }}>
                <SumBar row={{ kind: 'reason', from: 0, to: value }} connect={false} scale={scale} />
              </Box>
              <Box component="td" sx={{ p: 0, textAlign: 'right' }}>
                {formatTerm(value)}
              </Box>
            </tr>
          ))}
        </tbody>
      </Box>
      {all.length > rows.length && (
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          {all.length - rows.length} more, which move it less
        </Box>
      )}
    </>
  );
}
