import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useMutation } from '@tanstack/react-query';
import { changeLead } from '../../api/leads.js';
import { Problem } from '../../api/problem.js';
import type { Lead } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { words } from '../../format/words.js';
import { STATUSES } from '../leads/use-lead-filter.js';

/** Changes the lead's status at once. */
export function LeadStatusSelect({ lead }: { lead: Lead }) {
  const may = useMay('leads:write');
  const change = useMutation(changeLead(lead.id));
  const shown = (change.isPending && change.variables.status) || lead.status;
  return (
    <TextField
      select
      label="Status"
      value={shown}
      disabled={!may}
      error={change.isError}
      helperText={change.error && Problem.of(change.error).message}
      onChange={({ target }) => {
        const status = STATUSES.find((each) => each === target.value);
        if (status) change.mutate({ status });
      }}
      sx={{ minWidth: 140 }}
    >
      {STATUSES.map((status) => (
        <MenuItem key={status} value={status}>
          {words(status)}
        </MenuItem>
      ))}
    </TextField>
  );
}
