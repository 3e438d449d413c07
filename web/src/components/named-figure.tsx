import Box from '@mui/material/Box';

/** A figure of a {@link DataList} that says what it is on a phone, where there are no headers. */
export function NamedFigure({ name, children }: { name: string; children: string }) {
  return (
    <>
      <Box component="span" sx={{ display: { md: 'none' } }}>
        {name}{' '}
      </Box>
      {children}
    </>
  );
}
