import { createTheme } from '@mui/material/styles';
import { darkPalette, lightPalette } from './palette.js';

const SANS = '"Figtree Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace';

/** Small type, tight rows, thin lines instead of shadows: a tool that is looked at all day. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-color-scheme' },
  colorSchemes: { light: { palette: lightPalette }, dark: { palette: darkPalette } },
  shape: { borderRadius: 10 },
  typography: {
    fontFamily: SANS,
    fontSize: 14,
    h1: { fontSize: '1.625rem', fontWeight: 650, letterSpacing: '-0.02em', lineHeight: 1.25 },
    h2: { fontSize: '1.0625rem', fontWeight: 650, letterSpacing: '-0.005em', lineHeight: 1.35 },
    h3: { fontSize: '0.9375rem', fontWeight: 600, lineHeight: 1.4 },
    body1: { fontSize: '0.9375rem' },
    body2: { fontSize: '0.875rem' },
    caption: { fontSize: '0.8125rem' },
    overline: { fontSize: '0.75rem', fontWeight: 600, letterSpacing: '0.05em', lineHeight: 1.6 },
    button: { textTransform: 'none', fontWeight: 600 },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        body: { fontVariantNumeric: 'tabular-nums', textRendering: 'optimizeLegibility' },
        'code, pre': { fontFamily: MONO, fontSize: '0.9em' },
        ':not(pre) > code': {
          padding: '1px 5px',
          borderRadius: 4,
          background: 'color-mix(in srgb, currentColor 9%, transparent)',
          overflowWrap: 'anywhere',
        },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': { animationDuration: '0.01ms !important', transitionDuration: '0.01ms !important' },
        },
      },
    },
    MuiPaper: {
      defaultProps: { elevation: 0 },
      styleOverrides: { root: { backgroundImage: 'none' } },
    },
    MuiCard: { defaultProps: { variant: 'outlined' } },
    MuiButton: { defaultProps: { disableElevation: true, size: 'small' } },
    MuiButtonBase: {
      styleOverrides: {
        root: ({ theme: { vars } }) => ({
          '&.Mui-focusVisible': { outline: `2px solid ${vars?.palette.primary.main}`, outlineOffset: 2 },
        }),
      },
    },
    MuiTextField: { defaultProps: { size: 'small' } },
    MuiFormControl: { defaultProps: { size: 'small' } },
    MuiChip: { styleOverrides: { root: { fontWeight: 550 } } },
    MuiLink: { defaultProps: { underline: 'hover' } },
    MuiTableCell: {
      styleOverrides: {
        root: { padding: '9px 14px', borderColor: 'inherit' },
        head: ({ theme: { vars } }) => ({
          color: vars?.palette.text.secondary,
          fontSize: '0.8125rem',
          fontWeight: 550,
          lineHeight: 1.4,
          whiteSpace: 'nowrap',
        }),
      },
    },
    MuiTab: { styleOverrides: { root: { minHeight: 44, fontSize: '0.9375rem' } } },
    MuiTooltip: { defaultProps: { enterDelay: 400 } },
    MuiDialog: { defaultProps: { fullWidth: true, maxWidth: 'sm' } },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: '1.125rem', fontWeight: 650 } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 20px' } } },
  },
});
