import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { policyPreviewQuery } from '../../api/scoring-policy.js';
import type { ScoringPolicy } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { useDebounced } from '../../use/use-debounced.js';
import { BandsPanel } from './bands-panel.js';
import { GradesPanel } from './grades-panel.js';
import { isComplete, policyDefinition, policyDraft } from './policy-draft.js';
import type { PolicyDraft } from './policy-draft.js';
import { policyProblems } from './policy-problems.js';
import { PolicyVersionsPanel } from './policy-versions-panel.js';
import { PreviewPanel } from './preview-panel.js';
import { RulesPanel } from './rules-panel.js';
import { SavePolicyDialog } from './save-policy-dialog.js';

const SETTLED_MS = 400;

/** Writes a policy, and shows beside it what that would change. */
export function PolicyEditor({ policy: newest }: { policy: ScoringPolicy }) {
  // The version that is being changed. Another that comes into force meanwhile does not take away what has been written.
  const [policy, setPolicy] = useState(newest);
  const [draft, setDraft] = useState(() => policyDraft(policy.definition));
  const [saving, setSaving] = useState(false);
  const may = useMay('scoring:manage');
  const definition = useMemo(() => policyDefinition(draft), [draft]);
  const preview = useQuery({
    ...policyPreviewQuery(useDebounced(definition, SETTLED_MS)),
    enabled: isComplete(draft),
  });
  const problems = policyProblems(preview.error);
  const change = (part: Partial<PolicyDraft>) => setDraft({ ...draft, ...part });
  const changed = JSON.stringify(definition) !== JSON.stringify(policyDefinition(policyDraft(policy.definition)));
  const begin = (from: ScoringPolicy) => {
    setPolicy(from);
    setDraft(policyDraft(from.definition));
  };
  return (
    <>
      {newest.version > policy.version && <NewerVersion version={newest.version} onTake={() => begin(newest)} />}
      <Box
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          setSaving(true);
        }}
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1.7fr) minmax(0, 1fr)' },
        }}
      >
        <Stack component="fieldset" disabled={!may} spacing={2} sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
          <BandsPanel bands={draft.bands} change={draft.change} problems={problems} onChange={change} />
          <RulesPanel
            rules={draft.rules}
            problems={problems}
            preview={preview.data}
            onChange={(rules) => change({ rules })}
          />
          <GradesPanel grades={draft.grades} problems={problems} onChange={(grades) => change({ grades })} />
          {may && (
            <Box sx={{ display: 'flex', gap: 1 }}>
              <Button type="submit" variant="contained" disabled={!changed || preview.isError}>
                Put it into force…
              </Button>
              {changed && <Button onClick={() => begin(policy)}>Take changes back</Button>}
            </Box>
          )}
        </Stack>
        <Stack spacing={2}>
          <PreviewPanel preview={preview.data} problem={preview.error} />
          <PolicyVersionsPanel />
        </Stack>
      </Box>
      {saving && (
        <SavePolicyDialog
          definition={definition}
          version={policy.version}
          onSaved={begin}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  );
}

function NewerVersion({ version, onTake }: { version: number; onTake: () => void }) {
  return (
    <Alert
      severity="info"
      variant="outlined"
      sx={{ mb: 2 }}
      action={
        <Button color="inherit" onClick={onTake}>
          Begin with it
        </Button>
      }
    >
      Somebody has put version {version} into force meanwhile. Yours can be saved only on top of it.
    </Alert>
  );
}
