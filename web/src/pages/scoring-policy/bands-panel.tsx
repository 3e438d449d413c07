import Box from '@mui/material/Box';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import { Panel } from '../../components/panel.js';
import { PercentField } from './percent-field.js';
import type { PolicyDraft } from './policy-draft.js';

interface BandsPanelProps {
  bands: PolicyDraft['bands'];
  change: PolicyDraft['change'];
  problems: Readonly<Record<string, string>>;
  onChange: (part: Partial<Pick<PolicyDraft, 'bands' | 'change'>>) => void;
}

/** What counts as hot and as warm, and when a change is told. */
export function BandsPanel({ bands, change, problems, onChange }: BandsPanelProps) {
  return (
    <Panel title="Bands">
      <Box sx={{ px: 2, pb: 2 }}>
        <FormControlLabel
          control={
            <Switch
              size="small"
              checked={bands === null}
              onChange={(_event, own) => onChange({ bands: own ? null : { hot: '70', warm: '30' } })}
            />
          }
          label="Those of the model in use"
          sx={{ mb: 2, ml: -0.25 }}
        />
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
          {bands && (
            <>
              <PercentField
                label="Hot from"
                value={bands.hot}
                problem={problems['bands.hot'] ?? problems.bands}
                onChange={(hot) => onChange({ bands: { ...bands, hot } })}
              />
              <PercentField
                label="Warm from"
                value={bands.warm}
                problem={problems['bands.warm']}
                onChange={(warm) => onChange({ bands: { ...bands, warm } })}
              />
            </>
          )}
          <PercentField
            label="A change is told from"
            value={change.least}
            problem={problems['change.least']}
            onChange={(least) => onChange({ change: { ...change, least } })}
          />
          <PercentField
            label="Slack at a bound"
            value={change.hysteresis}
            problem={problems['change.hysteresis']}
            most={20}
            onChange={(hysteresis) => onChange({ change: { ...change, hysteresis } })}
          />
        </Box>
        <Box sx={{ mt: 1, fontSize: '0.8125rem', color: 'text.secondary' }}>
          Templates hear of a score when its band changes by more than the slack, or its probability by as much as is
          told.
        </Box>
      </Box>
    </Panel>
  );
}
