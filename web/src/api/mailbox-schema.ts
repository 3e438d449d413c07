interface Mail {
  id: string;
  from: string;
  to: string;
  subject: string;
  date: string;
  messageId: string | null;
}
interface Operation<Parameters, Json> {
  parameters: { query?: never; header?: never; cookie?: never } & Parameters;
  requestBody?: never;
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Json } } };
}

/** The development mailbox, which openapi.json leaves out, in the shape of generated paths. */
export interface MailboxPaths {
  '/dev/mailbox': { get: Operation<{ path?: never }, { items: Mail[] }> };
  '/dev/mailbox/{id}': {
    get: Operation<
      { path: { id: string } },
      Mail & { html: string | null; text: string | null; headers: Record<string, unknown> }
    >;
  };
}
