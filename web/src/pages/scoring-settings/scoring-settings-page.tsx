import { useQuery } from '@tanstack/react-query';
import { scoringSettingsQuery } from '../../api/scoring-settings.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { RowsSkeleton } from '../../components/rows-skeleton.js';
import { ScoringTabs } from '../../components/scoring-tabs.js';
import { SettingsForm } from './settings-form.js';

/** How models are trained and watched. */
export default function ScoringSettingsPage() {
  const { data, error, refetch } = useQuery(scoringSettingsQuery());
  return (
    <>
      <PageHeader title="Scoring settings" />
      <ScoringTabs />
      <Panel title="How models are trained and watched">
        {data ? (
          <SettingsForm settings={data} />
        ) : error ? (
          <ProblemPanel problem={error} onRetry={() => void refetch()} />
        ) : (
          <RowsSkeleton rows={6} />
        )}
      </Panel>
    </>
  );
}
