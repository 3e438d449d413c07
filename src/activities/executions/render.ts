import { DomainError } from '../../shared/error-codes.js';
import type { CompiledMessage } from '../../shared/template-definition.js';
import { type LiquidTarget, type RenderContext, renderLiquid } from '../../shared/template-rendering.js';
import { leadView } from '../../shared/lead-view.js';
import type { StepSite } from './step-types.js';

export interface RenderedMessage {
  subject: string;
  html: string | null;
  text: string;
}

/** What messages and titles may name; template-rendering.ts checks names against the same list. */
export function renderContext({ lead, execution }: StepSite, publicUrl: string): RenderContext {
  return {
    lead: leadView(lead),
    score: {
      known: lead.scoreValue !== null,
      value: lead.scoreValue,
      points: lead.scorePoints,
      band: lead.scoreBand,
    },
    owner: { name: lead.ownerName, email: lead.ownerEmail },
    organization: { name: lead.organizationName, time_zone: lead.organizationTimeZone },
    execution: { id: execution.id },
    links: { app: publicUrl, lead: `${publicUrl.replace(/\/+$/, '')}/leads/${lead.id}` },
    now: new Date(),
  };
}

/** @throws DomainError render_failed */
export function render(source: string, context: RenderContext, target: LiquidTarget): string {
  try {
    return renderLiquid(source, context, target);
  } catch (error) {
    throw new DomainError('render_failed', String((error as Error).message).split('\n')[0]!);
  }
}

/** @throws DomainError render_failed */
export function renderMessage(message: CompiledMessage, context: RenderContext): RenderedMessage {
  return {
    // A line break in a subject would end the header.
    subject: render(message.subject ?? '', context, 'text')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300),
    html: message.html === undefined ? null : render(message.html, context, 'html'),
    text: render(message.text, context, 'text').trim(),
  };
}
