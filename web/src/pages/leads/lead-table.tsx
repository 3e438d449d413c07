import Box from '@mui/material/Box';
import type { Lead } from '../../api/types.js';
import { DataList } from '../../components/data-list.js';
import type { Column } from '../../components/data-list.js';
import { RowLink } from '../../components/row-link.js';
import { ScoreChip } from '../../components/score-chip.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';
import { leadName } from '../../format/lead-name.js';

const COLUMNS: readonly Column<Lead>[] = [
  {
    header: 'Lead',
    width: '34%',
    cell: (lead) => {
      const name = leadName(lead);
      const contact = lead.email ?? lead.phone;
      return (
        <>
          <RowLink to={`/leads/${lead.id}`}>{name}</RowLink>
          {contact !== name && (
            <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>{contact}</Box>
          )}
        </>
      );
    },
  },
  { header: 'Score', width: '110px', phone: 'beside', cell: ({ score }) => <ScoreChip score={score} /> },
  { header: 'Status', width: '120px', cell: ({ status }) => <StateChip state={status} /> },
  {
    header: 'Where',
    cell: ({ city, country, company }) => company ?? ([city, country].filter(Boolean).join(', ') || null),
  },
  { header: 'Origin', phone: 'hidden', cell: ({ origin }) => origin },
  { header: 'Came', align: 'right', width: '110px', cell: ({ createdAt }) => <Time value={createdAt} /> },
];

/** Leads, one a row. */
export function LeadTable({ leads }: { leads: readonly Lead[] }) {
  return <DataList label="Leads" rows={leads} columns={COLUMNS} rowKey={({ id }) => id} />;
}
