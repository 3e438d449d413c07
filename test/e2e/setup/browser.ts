import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Where the system's packages put it; scripts/test.mjs looks further and installs it where it can. */
const CHROMIUM = process.env.THROUGHLINE_CHROMIUM ?? '/usr/bin/chromium';

/** Looks up nothing on the network: the journeys stay on this machine. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the system's Chromium without a window. */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`No browser at ${CHROMIUM}: install Chromium or set THROUGHLINE_CHROMIUM`);
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGUMENTS });
}

/** A file for a picture of what went wrong, where E2E_PICTURES names a folder. */
export function pictureFile(name: string): string | null {
  const folder = process.env.E2E_PICTURES;
  if (!folder) return null;
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}
