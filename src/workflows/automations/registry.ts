import type { Automation } from '../../shared/interpreter/automation.js';

const AUTOMATIONS = new Map<string, Automation>();

/**
 * Makes code the way of the template with this key, once a version of it says `flow: code`.
 *
 * @throws where there is code for the key already
 */
export function deployAutomation<Id extends string>(key: string, automation: Automation<Id>): void {
  if (AUTOMATIONS.has(key)) throw new Error(`there are two automations for the template ${key}`);
  AUTOMATIONS.set(key, automation as Automation);
}

/** The code that was deployed for a template. */
export function automationOf(key: string): Automation | undefined {
  return AUTOMATIONS.get(key);
}
