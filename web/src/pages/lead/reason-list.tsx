import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import Box from '@mui/material/Box';
import type { ScoreReason } from '../../api/types.js';
import { ToneChip } from '../../components/tone-chip.js';
import { useTones } from '../../theme/use-tones.js';
import { reasonTexts } from './reason-text.js';
import type { ReasonText } from './reason-text.js';

const MOST = 6;

/** Why the score is what it is, in words, the strongest reason first. */
export function ReasonList({ reasons }: { reasons: readonly ScoreReason[] }) {
  const texts = reasonTexts(reasons, MOST);
  if (texts.length === 0)
    return (
      <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>Nothing that is known sets this lead apart.</Box>
    );
  return (
    <Box component="ul" aria-label="Reasons" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {texts.map((text) => (
        <Reason key={text.feature} reason={text} />
      ))}
    </Box>
  );
}

function Reason({ reason: { text, tone, strength, isRule } }: { reason: ReasonText }) {
  const { main, soft } = useTones()[tone];
  const Icon = tone === 'up' ? ArrowUpward : ArrowDownward;
  const effect = `${tone === 'up' ? 'raises' : 'lowers'} it ${strength}`;
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'flex-start', gap: 1.25, py: 0.6 }}>
      <Box
        title={effect}
        sx={{
          display: 'grid',
          placeItems: 'center',
          flex: 'none',
          width: 22,
          height: 22,
          borderRadius: '50%',
          color: main,
          bgcolor: soft,
        }}
      >
        <Icon aria-hidden sx={{ fontSize: 15 }} />
      </Box>
      <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere', lineHeight: '22px' }}>
        {text}
        {isRule && (
          <Box component="span" sx={{ ml: 1 }}>
            <ToneChip tone="quiet" title="A rule of your organization’s scoring policy">
              Rule
            </ToneChip>
          </Box>
        )}
      </Box>
      <Box sx={{ flex: 'none', color: 'text.secondary', fontSize: '0.8125rem', lineHeight: '22px' }}>{effect}</Box>
    </Box>
  );
}
