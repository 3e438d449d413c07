import { TextDecoder } from 'node:util';

/**
 * Listens to the event log as server-sent events.
 *
 * @param onEvent called with each event as it arrives
 * @returns `{ close, failure }`: `failure` rejects where the stream ends by itself, and never resolves
 */
export async function listen(caller, types, onEvent) {
  const controller = new AbortController();
  const response = await fetch(`${caller.instance.url}/api/v1/events?types=${types.join(',')}`, {
    headers: caller.headers,
    signal: controller.signal,
  });
  if (response.status !== 200) throw new Error(`events: ${response.status} ${await response.text()}`);
  const failure = read(response.body, onEvent).then(
    () => Promise.reject(new Error('the event stream ended')),
    (error) => (controller.signal.aborted ? new Promise(() => {}) : Promise.reject(error)),
  );
  failure.catch(() => {});
  return { failure, close: () => controller.abort() };
}

async function read(body, onEvent) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop();
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (data !== undefined) onEvent(JSON.parse(data));
    }
  }
}
