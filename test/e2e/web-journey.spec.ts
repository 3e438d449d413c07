import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, pictureFile } from './setup/browser.js';
import { eventually, postLead, readInstance } from './setup/instance.js';

/** A page load, a journey through Temporal and a mail may each take a few seconds on a busy machine. */
const PATIENCE_MS = 30_000;
jest.setTimeout(3 * PATIENCE_MS);

/** A lead that the starter model finds promising, so that it is welcomed by mail. */
const promising = (firstName: string) => ({
  first_name: firstName,
  last_name: 'Journey',
  email: `${firstName.toLowerCase()}@journey.example`,
  city: 'Lisbon',
  origin: 'Lead Add Form',
  lead_source: 'Reference',
  time_on_site_seconds: 1_450,
  total_visits: 6,
  pages_per_visit: 3,
  last_activity: 'SMS Sent',
  occupation: 'Working Professional',
});

describe('the web app, from signing in to the mail that a lead got', () => {
  const firstName = `Wanda${Date.now().toString(36)}`;
  const name = `${firstName} Journey`;
  /** What the browser complained about: script errors, refused resources, violations of the security policy. */
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });

  afterAll(async () => {
    const file = pictureFile('web-journey');
    if (file) await page.screenshot({ path: file });
    await browser?.close();
  });

  test('a wrong password is refused in words; the right one leads to where the person wanted to go', async () => {
    const { url, admin } = readInstance();
    await page.goto(`${url}/executions`);
    await page.getByLabel('Email').fill(admin.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('credentials_invalid').waitFor();
    await page.getByLabel('Password').fill(admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Executions', level: 1 }).waitFor();
    // The browser reports the 401 of the first refresh and that of the wrong password; from here on nothing may be wrong.
    complaints.length = 0;
  });

  test('a posted lead appears by itself, scored', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Leads' }).click();
    await page.getByRole('heading', { name: 'Leads', level: 1 }).waitFor();
    await page.getByRole('navigation').getByText('Live', { exact: true }).waitFor();
    const { status } = await postLead(readInstance().demoSource, promising(firstName));
    expect(status).toBe(202);
    await page
      .getByRole('row')
      .filter({ hasText: name })
      .getByText(/^(hot|warm|cold)$/)
      .waitFor();
  });

  test('the search finds it and nothing else', async () => {
    await page.getByLabel('Search leads').fill(firstName.toUpperCase());
    const rows = page.getByRole('table', { name: 'Leads' }).locator('tbody tr');
    expect(
      await eventually(
        () => rows.allInnerTexts(),
        (texts) => texts.length === 1,
        PATIENCE_MS,
      ),
    ).toEqual([expect.stringContaining(name)]);
  });

  test('the reasons on its page add up to its score', async () => {
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    // In words first; the sum is for those who ask.
    const reasons = page.getByRole('list', { name: 'Reasons' }).getByRole('listitem');
    await reasons.nth(2).waitFor();
    await page.getByRole('button', { name: 'How it adds up' }).click();
    await page.getByRole('button', { name: /^Show all \d+ reasons$/ }).click();
    const { terms, sum } = await sumOnScreen(page.getByRole('table', { name: /^Reasons of the score/ }));
    // A lead that says so much has more than its strongest reasons.
    expect(terms.length).toBeGreaterThan(7);
    const total = terms.reduce((before, term) => before + term, 0);
    // Every figure is rounded to two digits.
    expect(Math.abs(total - sum)).toBeLessThanOrEqual(0.005 * (terms.length + 1) + 1e-9);
    const probability = await page.getByTestId('probability').innerText();
    const points = parseInt(await page.getByTestId('points').innerText(), 10);
    expect(points).toBe(Math.round(100 / (1 + Math.exp(-sum))));
    if (!probability.startsWith('>')) expect(Math.abs(parseFloat(probability) - points)).toBeLessThanOrEqual(0.6);
  });

  test('its execution shows the welcome as done and waits for an answer', async () => {
    await page.getByRole('region', { name: 'Executions' }).getByRole('link', { name: 'New lead nurture' }).click();
    await page.getByRole('heading', { name: 'New lead nurture', level: 1 }).waitFor();
    const steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    await steps.filter({ hasText: 'welcome' }).getByText('Done', { exact: true }).waitFor();
    await steps.filter({ hasText: 'reply' }).getByText('Waiting', { exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Temporal' }).getAttribute('href')).toMatch(/^http.+workflows/);
  });

  test('the mailbox has the welcome mail, with the lead’s name in it', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Mailbox' }).click();
    await page.getByRole('link', { name: new RegExp(`^Welcome, ${firstName}:`) }).click();
    const mail = page.getByRole('article');
    await mail.getByText(`${firstName.toLowerCase()}@journey.example`).waitFor();
    await mail.frameLocator('iframe').getByText(`Good to meet you, ${firstName}`).waitFor();
  });

  test('a file of leads is imported, and its rejected rows can be saved', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Leads' }).click();
    await page.getByRole('link', { name: 'Import a file' }).click();
    const text = `Email;First name\n${firstName}.file@journey.example;Filippa\n;Nobody\n`;
    const file = { name: 'fair leads.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.locator('input[type=file]').setInputFiles(file);
    const entry = page
      .getByRole('list', { name: 'Imports' })
      .getByRole('listitem')
      .filter({ hasText: 'fair leads.csv' });
    await entry.getByText('Completed', { exact: true }).waitFor();
    expect(await entry.innerText()).toMatch(/1 created[^]*1 rejected[^]*1 scored/);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      entry.getByRole('button', { name: 'Download 1 rejected' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('rejected-fair leads.csv');
    expect(readFileSync(await saved.path(), 'utf8')).toMatch(/^\ufefferror_code;.*\nlead_unreachable;.*;3;;Nobody\n$/);
    await page.getByRole('navigation').getByRole('link', { name: 'Mailbox' }).click();
  });

  test('a template is made, broken, mended and published', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Templates' }).click();
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByLabel('Name').fill('Journey by hand');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('heading', { name: 'Draft of journey-by-hand' }).waitFor();
    // What a new template begins with is valid.
    await page.getByRole('heading', { name: 'Nothing is wrong with it' }).waitFor();
    const editor = page.getByRole('textbox', { name: 'The YAML of the draft' });
    await editor.press('ControlOrMeta+a');
    await page.keyboard.insertText(BY_HAND.replace('next: end', 'next: nowhere'));
    await page.getByRole('list', { name: 'Findings' }).getByText('nowhere').waitFor();
    await editor.press('ControlOrMeta+a');
    await page.keyboard.insertText(BY_HAND);
    await page.getByRole('heading', { name: 'Nothing is wrong with it' }).waitFor();
    await editor.press('ControlOrMeta+s');
    await page.getByText('Not published').waitFor();
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByRole('dialog', { name: 'Publish as version 1' }).getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('heading', { name: 'Journey by hand', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'Versions' }).getByText('Version 1', { exact: true }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Mailbox' }).click();
  });

  test('the model in use says how good it is, and a wrong rule of the policy what is wrong with it', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Models' }).click();
    await page.getByRole('link', { name: 'starter' }).click();
    const figures = page.getByRole('region', { name: 'How good it is' });
    await figures.getByText('Calibration error').waitFor();
    expect(await figures.innerText()).toMatch(/AUC\s+0\.9\d\d/);
    await page.getByRole('link', { name: 'Models' }).first().click();
    await page.getByRole('link', { name: 'Policy' }).click();
    await page.getByText(/newest leads, \d+ would be in another band/).waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('What it is called').fill('From Portugal');
    await page.getByLabel('When (CEL)').fill('lead.nothing ==');
    // The browser reports the refusals of the preview; they are what is wanted here.
    await page.getByRole('alert').getByText('policy_invalid').waitFor();
    await page.getByLabel('When (CEL)').fill('lead.city == "Lisbon"');
    await page.getByText(/^Holds for \d+ of the newest leads/).waitFor();
    complaints.length = 0;
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Mailbox' }).click();
  });

  test('a model of one’s own is refused with the reason, and taken in once its samples fit', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Models' }).click();
    await page.getByRole('button', { name: 'Bring a model' }).click();
    const dialog = page.getByRole('dialog', { name: 'Bring a model' });
    await dialog.getByLabel('Model', { exact: true }).setInputFiles(fixture('forest.onnx'));
    await dialog.getByLabel('Manifest').setInputFiles(fixture('forest.manifest.json'));
    // Rows as the specs of the scorer have them: with what scikit-learn says.
    await dialog.getByLabel('Sample rows').setInputFiles(fixture('forest.samples.json'));
    await dialog.getByRole('button', { name: 'Check and add' }).click();
    await dialog.getByText('Row 1: Unrecognized key: "probability"').waitFor();
    const rows = JSON.parse(readFileSync(fixture('forest.samples.json'), 'utf8')) as { probability?: number }[];
    const samples = rows.map(({ probability: _, ...row }) => row);
    await dialog.getByLabel('Sample rows').setInputFiles({
      name: 'samples.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(samples)),
    });
    await dialog.getByRole('button', { name: 'Check and add' }).click();
    await page.getByRole('heading', { name: 'forest 1', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'About it' }).getByText('Shapley values').waitFor();
    await page.getByRole('region', { name: 'The gate' }).getByText('Not judged by the gate').waitFor();
    await page.getByRole('button', { name: 'Activate…' }).click();
    const switching = page.getByRole('dialog', { name: 'Activate forest 1' });
    await switching.getByRole('alert').getByText('technical checks only').waitFor();
    await switching.getByRole('button', { name: 'Cancel' }).click();
    // The browser reports the refusal, and that there are no shapes of it.
    complaints.length = 0;
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Mailbox' }).click();
  });

  test('after all that the browser has nothing to complain of, and a reload keeps the session', async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'Mailbox', level: 1 }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('signed out, the pages are closed again', async () => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${readInstance().url}/leads`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

const fixture = (name: string) => join(import.meta.dirname, '../fixtures/models', name);

/** Starts by hand only, so that it is in nobody's way. */
const BY_HAND = `key: journey-by-hand
name: Journey by hand
trigger: { manual: true }
steps:
  - { id: mark, update: { tags: { add: [seen] } }, next: end }
`;

/** The figures of the last column as a person reads them: all terms, and the sum in the last row. */
async function sumOnScreen(table: Locator): Promise<{ terms: number[]; sum: number }> {
  const cells = await table.locator('tbody tr td:last-child').allInnerTexts();
  const figures = cells.map((text) => Number(text.replace('−', '-').replace('+', '')));
  const sum = figures.pop();
  if (sum === undefined || figures.some(Number.isNaN)) throw new Error(`no figures: ${cells.join(' ')}`);
  return { terms: figures, sum };
}
