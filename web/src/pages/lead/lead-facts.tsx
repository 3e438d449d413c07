import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { useMutation } from '@tanstack/react-query';
import { changeLead } from '../../api/leads.js';
import type { Lead } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { FactList } from '../../components/fact-list.js';
import { Panel } from '../../components/panel.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { Time } from '../../components/time.js';
import { plainValue, words } from '../../format/words.js';

/** What is known about the lead. */
export function LeadFacts({ lead }: { lead: Lead }) {
  const may = useMay('leads:write');
  const change = useMutation(changeLead(lead.id));
  const attributes = Object.entries(lead.attributes).map(
    ([key, value]) => [words(key), value === null ? null : plainValue(value)] as const,
  );
  return (
    <Panel title="Details">
      <FactList
        facts={[
          ['Email', lead.email],
          ['Phone', lead.phone],
          ['Company', lead.company],
          ['City', lead.city],
          ['Country', lead.country && countryName(lead.country)],
          ['Time zone', lead.timeZone],
          ['Origin', lead.origin],
          ['Came', <Time key="came" value={lead.createdAt} />],
          ['Changed', <Time key="changed" value={lead.updatedAt} />],
          ['Tags', lead.tags.length > 0 && <Tags tags={lead.tags} />],
          ...attributes,
        ].filter((fact): fact is [string, string] => Boolean(fact[1]))}
      />
      <Box sx={{ px: 2, pb: 1.5 }}>
        <FormControlLabel
          sx={{ ml: -0.25 }}
          control={
            <Switch
              size="small"
              checked={lead.doNotContact}
              disabled={!may || change.isPending}
              onChange={(_event, doNotContact) => change.mutate({ doNotContact })}
            />
          }
          label="Do not contact"
          slotProps={{ typography: { variant: 'body2', sx: { ml: 0.75 } } }}
        />
        {change.error && <ProblemPanel problem={change.error} />}
      </Box>
    </Panel>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
      {tags.map((tag) => (
        <Chip key={tag} size="small" variant="outlined" label={tag} />
      ))}
    </Box>
  );
}

function countryName(code: string): string {
  return new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' }).of(code) ?? code;
}
