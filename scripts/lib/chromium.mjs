import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { step } from './progress.mjs';
import { runCommand } from './run-command.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The browser that the journeys of the e2e tests drive: THROUGHLINE_CHROMIUM, else the system's, else installed by apt where
 * we are root on Debian or Ubuntu.
 * @returns its path, or null, having said what to install
 */
export async function ensureChromium() {
  const given = process.env.THROUGHLINE_CHROMIUM;
  if (given) return given;
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    try {
      await step('Installing Chromium (apt-get)', async (note) => {
        const options = {
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
          timeoutMs: 8 * 60_000,
          onLine: note,
        };
        await runCommand('apt-get', ['update'], options);
        await runCommand(
          'apt-get',
          ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'],
          options,
        );
      });
    } catch (error) {
      console.log(error.message);
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  console.log('No Chromium: install it (Debian: apt-get install chromium), or set THROUGHLINE_CHROMIUM to a browser.');
  return null;
}

function findChromium() {
  for (const name of names) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', timeout: 5_000 });
    // Ubuntu's /usr/bin/chromium-browser is only a hint to install a snap: it must run.
    if (status === 0 && spawnSync(stdout.trim(), ['--version'], { timeout: 20_000 }).status === 0) return stdout.trim();
  }
  return places.find((place) => existsSync(place)) ?? null;
}
