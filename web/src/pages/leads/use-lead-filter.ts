import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { LeadFilter } from '../../api/leads.js';
import { useDebounced } from '../../use/use-debounced.js';
import { useFilter } from '../../use/use-filter.js';

export const BANDS = ['hot', 'warm', 'cold'] as const;
export const STATUSES = ['new', 'contacted', 'qualified', 'won', 'lost', 'archived'] as const;
export const SORTS = ['recent', 'score'] as const;

/** The filter of the leads, kept in the address; the search takes effect when the typing pauses. */
export function useLeadFilter() {
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState(params.get('q') ?? '');
  const [band, setBand] = useFilter('band', BANDS);
  const [status, setStatus] = useFilter('status', STATUSES);
  const [sort = 'recent', setSort] = useFilter('sort', SORTS);
  const q = useDebounced(search.trim(), 250);

  useEffect(() => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (q) after.set('q', q);
        else after.delete('q');
        return after;
      },
      { replace: true },
    );
  }, [q, setParams]);

  const applied = useMemo<LeadFilter>(
    () => ({ sort, ...(q && { q }), ...(band && { band }), ...(status && { status }) }),
    [q, band, status, sort],
  );
  return { applied, search, setSearch, band, setBand, status, setStatus, sort, setSort };
}

export type LeadFilterState = ReturnType<typeof useLeadFilter>;
