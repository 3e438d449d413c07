/** Before the first paint, so that a dark page does not flash light: what MUI would set only after it. */
export function setFirstColorScheme(): void {
  const chosen = readMode();
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.colorScheme = dark ? 'dark' : 'light';
}

function readMode(): string | null {
  try {
    return localStorage.getItem('mui-mode');
  } catch {
    return null;
  }
}
