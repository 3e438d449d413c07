import { useQuery } from '@tanstack/react-query';
import { policyQuery } from '../../api/scoring-policy.js';
import { PageHeader } from '../../components/page-header.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { ToneChip } from '../../components/tone-chip.js';
import { ScoringTabs } from '../../components/scoring-tabs.js';
import { PolicyEditor } from './policy-editor.js';

/** How a probability becomes what people see: bands, grades, rules. */
export default function ScoringPolicyPage() {
  const { data: policy, error, refetch } = useQuery(policyQuery());
  if (!policy && !error) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        title="Scoring policy"
        beside={
          policy && <ToneChip tone="quiet">{policy.version === 0 ? 'Default' : `Version ${policy.version}`}</ToneChip>
        }
      />
      <ScoringTabs />
      {policy ? <PolicyEditor policy={policy} /> : <ProblemPanel problem={error} onRetry={() => void refetch()} />}
    </>
  );
}
