import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { Panel } from '../../components/panel.js';
import { PercentField } from './percent-field.js';
import type { PolicyDraft } from './policy-draft.js';

const MOST = 10;

interface GradesPanelProps {
  grades: PolicyDraft['grades'];
  problems: Readonly<Record<string, string>>;
  onChange: (grades: PolicyDraft['grades']) => void;
}

/** Letters by the least probability that has them. */
export function GradesPanel({ grades, problems, onChange }: GradesPanelProps) {
  const change = (at: number, part: Partial<PolicyDraft['grades'][number]>) =>
    onChange(grades.map((grade, index) => (index === at ? { ...grade, ...part } : grade)));
  return (
    <Panel title="Grades">
      <Stack spacing={1.5} sx={{ px: 2, pb: 2, pt: 0.5 }}>
        {grades.map(({ grade, from }, index) => (
          // Rows have no names of their own: they are told apart by where they stand.
          <Box key={index} sx={{ display: 'flex', gap: 1.5, alignItems: 'flex-start' }}>
            <TextField
              label="Grade"
              required
              value={grade}
              onChange={({ target }) => change(index, { grade: target.value })}
              sx={{ width: 100 }}
              slotProps={{ htmlInput: { maxLength: 20 } }}
            />
            <PercentField
              label="From"
              value={from}
              problem={problems[`grades.${index}.from`]}
              onChange={(text) => change(index, { from: text })}
            />
            <IconButton
              aria-label={`Remove grade ${grade}`}
              onClick={() => onChange(grades.filter((_, at) => at !== index))}
            >
              <DeleteOutlined fontSize="small" />
            </IconButton>
          </Box>
        ))}
        {problems.grades && <Box sx={{ color: 'error.main', fontSize: '0.8125rem' }}>{problems.grades}</Box>}
        <Box>
          <Button disabled={grades.length >= MOST} onClick={() => onChange([...grades, { grade: '', from: '0' }])}>
            Add a grade
          </Button>
        </Box>
      </Stack>
    </Panel>
  );
}
