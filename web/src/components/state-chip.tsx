import { words } from '../format/words.js';
import type { ToneName } from '../theme/palette.js';
import { ToneChip } from './tone-chip.js';

/** The tones of every state that a lead, an execution, a step, a task, a message, a receipt, a template or a model may be in. */
const TONES: Readonly<Record<string, ToneName>> = {
  // Leads
  new: 'busy',
  contacted: 'cold',
  qualified: 'warm',
  won: 'good',
  lost: 'quiet',
  // Executions, their steps, and imports
  pending: 'quiet',
  running: 'busy',
  waiting: 'cold',
  paused: 'warm',
  parked: 'bad',
  completed: 'good',
  cancelling: 'warm',
  failed: 'bad',
  done: 'good',
  skipped: 'quiet',
  // Models and trainings
  registered: 'cold',
  awaiting_approval: 'warm',
  retired: 'quiet',
  stopped: 'quiet',
  decided: 'good',
  // Templates, tasks, messages, receipts
  active: 'good',
  open: 'warm',
  expired: 'bad',
  sending: 'busy',
  sent: 'good',
  unknown: 'bad',
  refused: 'warm',
  held: 'warm',
  received: 'busy',
  rejected: 'bad',
};

/** A state in words, in its colour. */
export function StateChip({ state, title }: { state: string; title?: string }) {
  return (
    <ToneChip tone={TONES[state] ?? 'quiet'} title={title}>
      {words(state)}
    </ToneChip>
  );
}
