import type { GateCheck } from '../../api/model-report.js';
import { formatFigure, formatRatio } from '../../format/figures.js';
import { gateCheckText } from '../../format/gate-words.js';
import { formatTerm } from '../../format/numbers.js';

/** The check as a statement about the model: `Tells buyers from others`. */
export function checkTitle({ code }: Pick<GateCheck, 'code'>): string {
  const text = gateCheckText(code);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What was found and what is asked for: `0.013, at most 0.050`. Empty where there was nothing to measure. */
export function checkBound({ code, value, bound }: GateCheck): string {
  if (value === null || bound === null) return '';
  switch (code) {
    case 'better_than_active':
      return `at least ${formatTerm(value)}, more than ${formatRatio(bound)}`;
    case 'calibrated':
      return `${formatFigure(value)}, at most ${formatFigure(bound)}`;
    case 'fair':
      return `${formatRatio(value)}, at least ${formatRatio(bound)}`;
    default:
      return `${formatFigure(value)}, above ${formatFigure(bound)}`;
  }
}
