import Box from '@mui/material/Box';

interface FiguresTableProps {
  label: string;
  headers: readonly string[];
  rows: readonly (readonly string[])[];
}

/** In the place of the drawing for a screen reader, and nowhere for the eye. */
const UNSEEN = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  m: '-1px',
  overflow: 'hidden',
  clip: 'rect(0 0 0 0)',
  whiteSpace: 'nowrap',
} as const;

/** What a drawing shows, in figures, for those who do not see it. */
export function FiguresTable({ label, headers, rows }: FiguresTableProps) {
  return (
    <Box sx={UNSEEN}>
      <table aria-label={label}>
        <thead>
          <tr>
            {headers.map((header) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join()}>
              {row.map((cell, index) => (
                <td key={headers[index]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
