import Search from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { ChoiceChips } from '../../components/choice-chips.js';
import { words } from '../../format/words.js';
import { BANDS, SORTS, STATUSES } from './use-lead-filter.js';
import type { LeadFilterState } from './use-lead-filter.js';

const SORT_NAMES = { recent: 'Newest first', score: 'Best score first' } as const;

/** Search, bands, status and order. */
export function LeadFilterBar({ filter }: { filter: LeadFilterState }) {
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.25, mb: 2 }}>
      <TextField
        type="search"
        placeholder="Search name, email, phone, company, city"
        value={filter.search}
        onChange={(event) => filter.setSearch(event.target.value)}
        sx={{ flex: '1 1 260px', maxWidth: { md: 420 }, bgcolor: 'background.paper', borderRadius: 1 }}
        slotProps={{
          htmlInput: { 'aria-label': 'Search leads', maxLength: 200 },
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <Search fontSize="small" />
              </InputAdornment>
            ),
          },
        }}
      />
      <Box sx={{ width: { xs: '100%', sm: 'auto' } }}>
        <ChoiceChips label="Band" values={BANDS} value={filter.band} onChange={filter.setBand} />
      </Box>
      <TextField
        select
        label="Status"
        value={filter.status ?? ''}
        onChange={(event) => filter.setStatus(STATUSES.find((status) => status === event.target.value))}
        sx={{ minWidth: 130, flex: { xs: 1, md: 'none' }, ml: { md: 'auto' } }}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">Any</MenuItem>
        {STATUSES.map((status) => (
          <MenuItem key={status} value={status}>
            {words(status)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label="Order"
        value={filter.sort}
        onChange={(event) => filter.setSort(SORTS.find((sort) => sort === event.target.value))}
        sx={{ minWidth: 150, flex: { xs: 1, md: 'none' } }}
      >
        {SORTS.map((sort) => (
          <MenuItem key={sort} value={sort}>
            {SORT_NAMES[sort]}
          </MenuItem>
        ))}
      </TextField>
    </Box>
  );
}
