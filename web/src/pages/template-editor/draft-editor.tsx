import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Stack from '@mui/material/Stack';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Problem } from '../../api/problem.js';
import { saveTemplateDraft, templateDraftQuery, templateValidationQuery } from '../../api/template-drafts.js';
import { queryClient } from '../../api/query-client.js';
import type { TemplateDraft } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { InlineLink } from '../../components/inline-link.js';
import { PageHeader } from '../../components/page-header.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { ToneChip } from '../../components/tone-chip.js';
import { useDebounced } from '../../use/use-debounced.js';
import { ConflictDialog } from './conflict-dialog.js';
import { FindingList } from './finding-list.js';
import { LeaveGuard } from './leave-guard.js';
import { PublishDialog } from './publish-dialog.js';
import { YamlEditor, type LineMark } from './yaml-editor.js';

/** A pause in typing after which the text is looked over. */
const LOOK_AFTER_MS = 500;

/** The text of a draft, what is wrong with it, and its way to the next version. */
export function DraftEditor({ draft }: { draft: TemplateDraft }) {
  const { key, revision } = draft;
  const may = useMay('workflows:write');
  const [text, setText] = useState(draft.source);
  const [goTo, setGoTo] = useState<{ line: number } | null>(null);
  const [publishing, setPublishing] = useState(false);
  const save = useMutation(saveTemplateDraft(key));
  const validation = useQuery(templateValidationQuery(key, useDebounced(text, LOOK_AFTER_MS)));
  const { problems = [], warnings = [] } = validation.data ?? {};
  const marks = useMemo<LineMark[]>(
    () =>
      validation.data
        ? [
            ...validation.data.problems.map(({ line = 1, message }) => ({ line, message, severity: 'error' as const })),
            ...validation.data.warnings.map(({ line = 1, message }) => ({
              line,
              message,
              severity: 'warning' as const,
            })),
          ]
        : [],
    [validation.data],
  );
  const isDirty = text !== draft.source;
  const isConflict = save.error instanceof Problem && save.error.code === 'draft_conflict';
  const loadTheirs = async () => {
    const theirs = await queryClient.fetchQuery({ ...templateDraftQuery(key), staleTime: 0 });
    save.reset();
    return theirs;
  };
  return (
    <Box
      onKeyDown={(event) => {
        if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        if (may && isDirty && !save.isPending) save.mutate({ source: text, revision });
      }}
    >
      <LeaveGuard active={isDirty} />
      <PageHeader
        title={`Draft of ${key}`}
        back={{ to: `/templates/${key}`, name: 'The template' }}
        beside={<DraftChip isDirty={isDirty} changed={draft.changed} />}
        below={
          <InlineLink to={`/templates/${key}/compare?from=active&to=draft`}>
            What has changed since the active version
          </InlineLink>
        }
        actions={
          may && (
            <>
              <Button
                variant="outlined"
                disabled={!isDirty}
                loading={save.isPending}
                onClick={() => save.mutate({ source: text, revision })}
              >
                Save
              </Button>
              <Button
                variant="contained"
                disabled={isDirty || !validation.data?.valid || validation.isPlaceholderData}
                onClick={() => setPublishing(true)}
              >
                Publish…
              </Button>
            </>
          )
        }
      />
      <Stack spacing={2}>
        {save.error && !isConflict && <ProblemPanel problem={save.error} />}
        <Card sx={{ height: { xs: '60vh', md: 'calc(100vh - 330px)' }, minHeight: 320, overflow: 'hidden' }}>
          <YamlEditor
            text={text}
            label="The YAML of the draft"
            marks={marks}
            readOnly={!may}
            goTo={goTo}
            onChange={setText}
          />
        </Card>
        <Panel title={findingsTitle(validation.isPending, problems.length, warnings.length)}>
          {validation.error ? (
            <Box sx={{ p: 2 }}>
              <ProblemPanel problem={validation.error} onRetry={() => void validation.refetch()} />
            </Box>
          ) : (
            <FindingList problems={problems} warnings={warnings} onGoTo={(line) => setGoTo({ line })} />
          )}
        </Panel>
      </Stack>
      {isConflict && (
        <ConflictDialog
          onTheirs={async () => setText((await loadTheirs()).source)}
          onMine={async () => save.mutate({ source: text, revision: (await loadTheirs()).revision })}
          onClose={() => save.reset()}
        />
      )}
      {publishing && <PublishDialog templateKey={key} revision={revision} onClose={() => setPublishing(false)} />}
    </Box>
  );
}

function DraftChip({ isDirty, changed }: { isDirty: boolean; changed: boolean }) {
  if (isDirty) return <ToneChip tone="warm">Not saved</ToneChip>;
  return changed ? <ToneChip tone="busy">Not published</ToneChip> : <ToneChip tone="good">As published</ToneChip>;
}

function findingsTitle(isPending: boolean, problems: number, warnings: number): string {
  if (isPending) return 'Looking it over…';
  if (problems + warnings === 0) return 'Nothing is wrong with it';
  const parts = [
    problems > 0 && `${problems} ${problems === 1 ? 'problem' : 'problems'}`,
    warnings > 0 && `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ];
  return parts.filter(Boolean).join(', ');
}
