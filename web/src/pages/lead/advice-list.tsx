import ArrowUpward from '@mui/icons-material/ArrowUpward';
import Box from '@mui/material/Box';
import { useQuery } from '@tanstack/react-query';
import { adviceQuery } from '../../api/leads.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { useTones } from '../../theme/use-tones.js';

/** What goes with a higher score, of what people can change. */
export function AdviceList({ leadId }: { leadId: string }) {
  const { up } = useTones();
  const { data, error, refetch } = useQuery(adviceQuery(leadId));
  if (error && !data) return <ProblemPanel problem={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  if (data.suggestions.length === 0)
    return (
      <Box sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>Nothing that people can change would raise it.</Box>
    );
  return (
    <>
      <Box component="ol" aria-label="What would raise the score" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data.suggestions.map(({ feature, text, points }) => (
          <Box component="li" key={feature} sx={{ display: 'flex', gap: 1.5, py: 0.5, alignItems: 'baseline' }}>
            <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{text}</Box>
            <Box sx={{ color: up.main, fontWeight: 600, whiteSpace: 'nowrap' }}>
              <ArrowUpward aria-hidden sx={{ fontSize: 14, verticalAlign: '-2px' }} /> {points} of 100
            </Box>
          </Box>
        ))}
      </Box>
      <Box sx={{ mt: 0.75, fontSize: '0.8125rem', color: 'text.secondary' }}>
        By the model alone, where it says {data.points} now, each change on its own. It tells what goes with buying, not
        what makes a lead buy.
      </Box>
    </>
  );
}
