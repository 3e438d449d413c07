/** First parts of query keys: what the event stream declares stale. */
export const keys = {
  leads: ['leads'] as const,
  imports: ['imports'] as const,
  lead: (id: string) => ['lead', id] as const,
  executions: ['executions'] as const,
  execution: (id: string) => ['execution', id] as const,
  failures: ['failures'] as const,
  tasks: ['tasks'] as const,
  messages: ['messages'] as const,
  notifications: ['notifications'] as const,
  templates: ['templates'] as const,
  templateDraft: (key: string) => ['template draft', key] as const,
  sources: ['sources'] as const,
  receipts: ['receipts'] as const,
  refusals: ['refusals'] as const,
  mailbox: ['mailbox'] as const,
};
