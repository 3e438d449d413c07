import Add from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import type { PolicyPreview } from '../../api/types.js';
import { EmptyState } from '../../components/empty-state.js';
import { Panel } from '../../components/panel.js';
import { newRule } from './policy-draft.js';
import type { RuleDraft } from './policy-draft.js';
import { problemsWithin } from './policy-problems.js';
import { RuleFields } from './rule-fields.js';

const MOST = 50;

interface RulesPanelProps {
  rules: readonly RuleDraft[];
  problems: Readonly<Record<string, string>>;
  preview: PolicyPreview | undefined;
  onChange: (rules: RuleDraft[]) => void;
}

/** Rules that add to what the model says, or override it; each stands among the reasons of a score. */
export function RulesPanel({ rules, problems, preview, onChange }: RulesPanelProps) {
  return (
    <Panel
      title="Rules"
      aside={
        <Button
          startIcon={<Add />}
          disabled={rules.length >= MOST}
          onClick={() => onChange([...rules, newRule(rules)])}
        >
          Add a rule
        </Button>
      }
    >
      {rules.length === 0 && (
        <EmptyState
          small
          title="None: the model alone decides. A rule adds to its score, or overrides it, and says so."
        />
      )}
      {rules.map((rule, index) => (
        <RuleFields
          // Keys are being written: rules are told apart by where they stand.
          key={index}
          rule={rule}
          problems={problemsWithin(problems, `rules.${index}`)}
          found={preview?.rules.find(({ key }) => key === rule.key)}
          onChange={(changed) => onChange(rules.map((each, at) => (at === index ? changed : each)))}
          onRemove={() => onChange(rules.filter((_, at) => at !== index))}
        />
      ))}
    </Panel>
  );
}
