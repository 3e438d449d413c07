import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HighlightOffOutlined from '@mui/icons-material/HighlightOffOutlined';
import Box from '@mui/material/Box';
import type { GateCheck } from '../../api/model-report.js';
import type { Model } from '../../api/types.js';
import { Panel } from '../../components/panel.js';
import { PanelRow } from '../../components/panel-row.js';
import { NOT_JUDGED } from '../../format/model-words.js';
import { useTones } from '../../theme/use-tones.js';
import { checkBound, checkTitle } from './gate-check-text.js';

/** What a model has to show before it may serve, and what this one showed. */
export function GatePanel({ model, checks }: { model: Pick<Model, 'origin'>; checks: readonly GateCheck[] }) {
  if (model.origin === 'uploaded')
    return (
      <Panel title="The gate">
        <PanelRow title="Not judged by the gate">{NOT_JUDGED}</PanelRow>
      </Panel>
    );
  if (checks.length === 0) return null;
  return (
    <Panel title="The gate">
      {checks.map((check) => (
        <Check key={check.code} check={check} />
      ))}
    </Panel>
  );
}

function Check({ check }: { check: GateCheck }) {
  const tones = useTones();
  const Icon = check.passed ? CheckCircleOutlined : HighlightOffOutlined;
  return (
    <PanelRow
      title={
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Icon
            titleAccess={check.passed ? 'Passed' : 'Not passed'}
            sx={{ fontSize: 20, color: tones[check.passed ? 'good' : 'bad'].main }}
          />
          {checkTitle(check)}
        </Box>
      }
      aside={<Box sx={{ whiteSpace: 'nowrap' }}>{checkBound(check)}</Box>}
    >
      <Box sx={{ pl: 3.5 }}>{check.detail}</Box>
    </PanelRow>
  );
}
