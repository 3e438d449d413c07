import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import type { ReactNode } from 'react';
import { usePhone } from '../use/use-phone.js';

/** A column of a {@link DataList}. The first is the row's title; where rows lead somewhere, it holds the link. */
export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /** On a phone: beside the title, below it (default), or not at all. */
  phone?: 'beside' | 'below' | 'hidden';
  align?: 'right';
  width?: string;
}

interface DataListProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
}

/** A table, and on a phone a list of the same rows. */
export function DataList<Row>(props: DataListProps<Row>) {
  return usePhone() ? <PhoneList {...props} /> : <WideTable {...props} />;
}

function WideTable<Row>({ label, rows, columns, rowKey }: DataListProps<Row>) {
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" aria-label={label} sx={{ borderColor: 'divider' }}>
        <TableHead>
          <TableRow sx={{ borderColor: 'divider' }}>
            {columns.map(({ header, align, width }) => (
              <TableCell key={header} align={align ?? 'left'} sx={{ width }}>
                {header}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow
              key={rowKey(row)}
              hover
              sx={{ position: 'relative', borderColor: 'divider', '&:last-child td': { border: 0 } }}
            >
              {columns.map(({ header, cell, align }) => (
                <TableCell key={header} align={align ?? 'left'}>
                  {cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function PhoneList<Row>({ label, rows, columns, rowKey }: DataListProps<Row>) {
  const [title, ...rest] = columns;
  const beside = rest.filter(({ phone }) => phone === 'beside');
  const below = rest.filter(({ phone = 'below' }) => phone === 'below');
  return (
    <Box component="ul" aria-label={label} sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {rows.map((row) => (
        <Box
          component="li"
          key={rowKey(row)}
          sx={{ position: 'relative', px: 2, py: 1.5, '& + &': { borderTop: 1, borderColor: 'divider' } }}
        >
          <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1.5 }}>
            <Box sx={{ flex: 1, minWidth: 0 }}>{title?.cell(row)}</Box>
            {beside.map(({ header, cell }) => (
              <Box key={header}>{cell(row)}</Box>
            ))}
          </Box>
          <Box
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              gap: '4px 14px',
              mt: 0.75,
              fontSize: '0.875rem',
              color: 'text.secondary',
              minWidth: 0,
              '& > *': { minWidth: 0 },
            }}
          >
            {below.map(({ header, cell }) => (
              <Box key={header} sx={{ '&:empty': { display: 'none' } }}>
                {cell(row)}
              </Box>
            ))}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
