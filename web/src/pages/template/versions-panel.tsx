import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { templateVersionsQuery } from '../../api/template-versions.js';
import type { TemplateVersion } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { EmptyState } from '../../components/empty-state.js';
import { InlineLink } from '../../components/inline-link.js';
import { PagedList } from '../../components/paged-list.js';
import { Panel } from '../../components/panel.js';
import { PanelRow } from '../../components/panel-row.js';
import { Time } from '../../components/time.js';
import { ToneChip } from '../../components/tone-chip.js';
import { ActivateDialog } from './activate-dialog.js';

/** Every version of a template, the newest first; any of them can be made the active one. */
export function VersionsPanel({ templateKey }: { templateKey: string }) {
  const [activating, setActivating] = useState<TemplateVersion | null>(null);
  const may = useMay('workflows:write');
  const query = useInfiniteQuery(templateVersionsQuery(templateKey));
  return (
    <Panel title="Versions">
      <PagedList query={query} skeletonRows={2} empty={<EmptyState title="Not published yet" />}>
        {(versions) =>
          versions.map((version) => (
            <PanelRow
              key={version.version}
              title={`Version ${version.version}${version.note ? `: ${version.note}` : ''}`}
              aside={
                version.active ? (
                  <ToneChip tone="good">Active</ToneChip>
                ) : (
                  may && <Button onClick={() => setActivating(version)}>Make active</Button>
                )
              }
            >
              <Time value={version.publishedAt} />
              {version.publishedBy ? ` by ${version.publishedBy.name ?? 'somebody who has left'}` : ', shipped'},{' '}
              {version.steps} steps, {version.underWay} under way
              {!version.active && (
                <Box component="span">
                  {' · '}
                  <InlineLink to={`/templates/${templateKey}/compare?from=${version.version}&to=active`}>
                    Compare with the active one
                  </InlineLink>
                </Box>
              )}
            </PanelRow>
          ))
        }
      </PagedList>
      {activating && (
        <ActivateDialog templateKey={templateKey} version={activating.version} onClose={() => setActivating(null)} />
      )}
    </Panel>
  );
}
