import type { PaletteOptions } from '@mui/material/styles';

/** A colour of meaning: for text and marks on `soft`, and for shapes. */
export interface Tone {
  main: string;
  /** A tint of it, to lay under text in `main`. */
  soft: string;
}

interface Tones {
  hot: Tone;
  warm: Tone;
  cold: Tone;
  /** A reason that raises the score, and one that lowers it: apart in lightness too, for those who do not see the hue. */
  up: Tone;
  down: Tone;
  good: Tone;
  bad: Tone;
  busy: Tone;
  quiet: Tone;
}
export type ToneName = keyof Tones;

declare module '@mui/material/styles' {
  interface Palette {
    tones: Tones;
  }
  interface PaletteOptions {
    tones?: Tones;
  }
}

/** Paper, ink and pine. */
export const lightPalette: PaletteOptions = {
  primary: { main: '#0f5b4f', dark: '#0a443b', light: '#3a7f73', contrastText: '#fffdf8' },
  secondary: { main: '#8a5a14', contrastText: '#fffdf8' },
  error: { main: '#a8321f' },
  warning: { main: '#8f6207' },
  success: { main: '#24704a' },
  info: { main: '#3d6384' },
  background: { default: '#f5f3ec', paper: '#fffdf8' },
  text: { primary: '#1b2521', secondary: '#57645d' },
  divider: 'rgba(27, 37, 33, 0.13)',
  tones: {
    hot: { main: '#a8321f', soft: '#fae4dc' },
    warm: { main: '#825800', soft: '#f8ebc9' },
    cold: { main: '#3d6384', soft: '#e0e9f0' },
    up: { main: '#17776a', soft: '#d9ece7' },
    down: { main: '#b0528a', soft: '#f5e2ed' },
    good: { main: '#24704a', soft: '#dcefe2' },
    bad: { main: '#a8321f', soft: '#fae4dc' },
    busy: { main: '#0f5b4f', soft: '#d9ece7' },
    quiet: { main: '#57645d', soft: '#eae8df' },
  },
};

/** The same by night: the ground is pine gone almost black. */
export const darkPalette: PaletteOptions = {
  primary: { main: '#7bcfb9', dark: '#57a893', light: '#a3e0d0', contrastText: '#0b1a16' },
  secondary: { main: '#e9b44c', contrastText: '#1a1405' },
  error: { main: '#f2937c' },
  warning: { main: '#e9b44c' },
  success: { main: '#84d3a2' },
  info: { main: '#9cc0de' },
  background: { default: '#101614', paper: '#18201d' },
  text: { primary: '#e7ede9', secondary: '#a2b1a9' },
  divider: 'rgba(231, 237, 233, 0.14)',
  tones: {
    hot: { main: '#f79b82', soft: '#3d211b' },
    warm: { main: '#ecc065', soft: '#362b12' },
    cold: { main: '#9cc0de', soft: '#1d2b38' },
    up: { main: '#5cc2ab', soft: '#17342e' },
    down: { main: '#dd8dbb', soft: '#3a2131' },
    good: { main: '#84d3a2', soft: '#183325' },
    bad: { main: '#f79b82', soft: '#3d211b' },
    busy: { main: '#7bcfb9', soft: '#17342e' },
    quiet: { main: '#a2b1a9', soft: '#252e2a' },
  },
};
