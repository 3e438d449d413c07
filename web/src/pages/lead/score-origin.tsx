import Box from '@mui/material/Box';
import type { Score } from '../../api/types.js';
import { InlineLink } from '../../components/inline-link.js';
import { Time } from '../../components/time.js';
import { useMay } from '../../auth/use-session.js';

/** Which model and policy answered, and when. */
export function ScoreOrigin({ score }: { score: Score }) {
  const { model, policyVersion, experimentId, explanation, fallback, computedAt } = score;
  const manages = useMay('scoring:manage');
  const name = `${model.key} ${model.version}`;
  return (
    <Box sx={{ mt: 1.25, fontSize: '0.8125rem', color: 'text.secondary' }}>
      {fallback ? 'By rules, because the model could not answer' : <>By the model {name}</>}
      {experimentId && ' in an experiment'}
      {', '}
      {manages ? <InlineLink to="/models/policy">{policyName(policyVersion)}</InlineLink> : policyName(policyVersion)}
      {', '}
      <Time value={computedAt} />
      {explanation.error > 0 && ` · reasons are estimates, ±${explanation.error.toFixed(2)}`}
    </Box>
  );
}

const policyName = (version: number): string => (version === 0 ? 'default policy' : `policy ${version}`);
