import Add from '@mui/icons-material/Add';
import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changeSource } from '../../api/sources.js';
import type { Source } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { MONO } from '../../theme/theme.js';

interface Line {
  field: string;
  path: string;
}

/** Which field of a lead is read from where in the body. Common names are guessed where nothing is said. */
export function FieldMappingForm({ source }: { source: Source }) {
  const before = Object.entries(source.fieldMapping).map(([field, path]): Line => ({ field, path }));
  const [lines, setLines] = useState(before);
  const save = useMutation(changeSource(source.id));
  const may = useMay('sources:write');
  const change = (index: number, part: Partial<Line>) =>
    setLines(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  const changed = JSON.stringify(lines) !== JSON.stringify(before);
  return (
    <Box
      component="form"
      aria-labelledby="mapping"
      sx={{ px: 2, pb: 2, borderTop: 1, borderColor: 'divider' }}
      onSubmit={(event) => {
        event.preventDefault();
        const kept = lines.filter(({ field, path }) => field.trim() && path.trim());
        save.mutate({ fieldMapping: Object.fromEntries(kept.map(({ field, path }) => [field.trim(), path.trim()])) });
      }}
    >
      <Typography variant="h2" id="mapping" sx={{ pt: 2 }}>
        Field mapping
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.5, mb: 2, maxWidth: '64ch' }}>
        A field of the lead (<code>email</code>, <code>attributes.budget</code>) and the path of its value in the body (
        <code>$.contact.mail</code>). Fields that are not named here are found by common names.
      </Typography>
      {lines.map((line, index) => (
        <Box
          key={index}
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', sm: 'minmax(0, 340px) minmax(0, 340px) auto' },
            justifyContent: 'start',
            gap: 1,
            mb: { xs: 2.5, sm: 1.25 },
            '& > button': { gridRow: 1, gridColumn: -2, alignSelf: 'center' },
          }}
        >
          <MappingField label="Lead’s field" value={line.field} onChange={(field) => change(index, { field })} />
          <MappingField label="Path in the body" value={line.path} onChange={(path) => change(index, { path })} />
          {may && (
            <IconButton
              aria-label={`Remove ${line.field || 'the line'}`}
              onClick={() => setLines(lines.filter((_, at) => at !== index))}
            >
              <DeleteOutlined fontSize="small" />
            </IconButton>
          )}
        </Box>
      ))}
      {save.error && <ProblemPanel problem={save.error} />}
      {may && (
        <Box sx={{ display: 'flex', gap: 1, mt: 1 }}>
          <Button startIcon={<Add />} onClick={() => setLines([...lines, { field: '', path: '' }])}>
            Add a field
          </Button>
          <Button type="submit" variant="contained" disabled={!changed} loading={save.isPending}>
            Save
          </Button>
        </Box>
      )}
    </Box>
  );
}

interface MappingFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function MappingField({ label, value, onChange }: MappingFieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ htmlInput: { spellCheck: false, style: { fontFamily: MONO, fontSize: '0.8125rem' } } }}
    />
  );
}
