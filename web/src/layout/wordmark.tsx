import Box from '@mui/material/Box';

/** The sign and the name. */
export function Wordmark({ size = 26 }: { size?: number }) {
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 1.1,
        fontWeight: 700,
        fontSize: size * 0.69,
        letterSpacing: '-0.03em',
        color: 'text.primary',
      }}
    >
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="8" fill="#0f5b4f" />
        <path
          d="M7 22.5h5.5c3.2 0 3.8-13 7-13H25"
          fill="none"
          stroke="#f5f3ec"
          strokeWidth="2.6"
          strokeLinecap="round"
        />
        <circle cx="7" cy="22.5" r="2.7" fill="#e9b44c" />
        <circle cx="25" cy="9.5" r="2.7" fill="#e9b44c" />
      </svg>
      Throughline
    </Box>
  );
}
