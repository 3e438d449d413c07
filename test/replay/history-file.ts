import { temporal } from '@temporalio/proto';

const { History } = temporal.api.history.v1;

/**
 * A history as plain JSON: enums by name, bytes in base64. The SDK's own historyToJSON fails where two versions of protobufjs are installed, as
 * here.
 */
export function historyToFile(history: temporal.api.history.v1.IHistory): string {
  const plain: unknown = History.toObject(History.fromObject(history), { bytes: String, enums: String, longs: String });
  // Stack traces tell the paths of the machine that recorded.
  const json = JSON.stringify(plain, (key, value: unknown) => (key === 'stackTrace' ? undefined : value), 1);
  return `${json}\n`;
}

/** Reads what {@link historyToFile} wrote. */
export function historyFromFile(text: string): temporal.api.history.v1.IHistory {
  return History.fromObject(JSON.parse(text) as Record<string, unknown>);
}
