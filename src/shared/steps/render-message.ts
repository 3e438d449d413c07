import type { ConditionLead } from '../condition-context.js';
import { DomainError } from '../error-codes.js';
import type { JsonObject } from '../json.js';
import { leadView } from '../lead-view.js';
import type { CompiledMessage } from '../template-definition.js';
import { type LiquidTarget, type RenderContext, renderLiquid } from '../template-rendering.js';

export interface RenderedMessage {
  subject: string;
  html: string | null;
  text: string;
}

/** A lead with all that messages may name. */
export interface MessageLead extends ConditionLead {
  ownerName: string | null;
  ownerEmail: string | null;
}

/** What messages and titles may name; template-rendering.ts checks names against the same list. */
export function renderContext(
  {
    lead,
    execution,
    input = {},
    outputs = {},
  }: {
    lead: MessageLead;
    execution: { id: string };
    input?: Record<string, unknown>;
    outputs?: Record<string, JsonObject>;
  },
  publicUrl: string,
  now = new Date(),
): RenderContext {
  return {
    lead: { ...leadView(lead), name: nameOf(lead) },
    score: {
      known: lead.scoreValue !== null,
      value: lead.scoreValue,
      points: lead.scorePoints,
      band: lead.scoreBand,
    },
    owner: { name: lead.ownerName, email: lead.ownerEmail },
    organization: { name: lead.organizationName, time_zone: lead.organizationTimeZone },
    execution: { id: execution.id },
    event: { input },
    steps: outputs,
    links: { app: publicUrl, lead: `${publicUrl.replace(/\/+$/, '')}/leads/${lead.id}` },
    now,
  };
}

/** By what people know a lead: each has an email address or a phone number at least. */
function nameOf({ firstName, lastName, company, email, phone }: MessageLead): string {
  return [firstName, lastName].filter(Boolean).join(' ') || company || email || phone || '';
}

/** @throws DomainError render_failed */
export function render(source: string, context: RenderContext, target: LiquidTarget): string {
  try {
    return renderLiquid(source, context, target);
  } catch (error) {
    throw new DomainError('render_failed', String((error as Error).message).split('\n')[0]!);
  }
}

/** A title or a subject: one line. @throws DomainError render_failed */
export function renderLine(source: string, context: RenderContext): string {
  // A line break in a subject would end the header.
  return render(source, context, 'text').replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** @throws DomainError render_failed */
export function renderMessage(message: CompiledMessage, context: RenderContext): RenderedMessage {
  return {
    subject: renderLine(message.subject ?? '', context),
    html: message.html === undefined ? null : render(message.html, context, 'html'),
    text: render(message.text, context, 'text').trim(),
  };
}
