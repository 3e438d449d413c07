import fc from 'fast-check';
import { SseParser } from './sse-parser.js';
import type { StreamMessage } from './sse-parser.js';

const read = (pieces: readonly string[]) => {
  const messages: StreamMessage[] = [];
  const parser = new SseParser((message) => messages.push(message));
  for (const piece of pieces) parser.push(piece);
  return { messages, parser };
};

describe('the event stream parser', () => {
  test('hands out messages with their type, and keeps the last id', () => {
    const { messages, parser } = read(['id: 7-a\nevent: lead.scored\ndata: {"a":\ndata: 1}\n\n: heartbeat\n\n']);
    expect(messages).toEqual([{ type: 'lead.scored', data: '{"a":\n1}' }]);
    expect(parser.lastEventId).toBe('7-a');
  });

  test('reads the reconnection time and ignores one that is no number', () => {
    expect(read(['retry: 2500\n\n']).parser.retry).toBe(2_500);
    expect(read(['retry: soon\n\n']).parser.retry).toBeNull();
  });

  test('hands out nothing for a message that the end of the stream cut off', () => {
    expect(read(['data: half']).messages).toEqual([]);
  });

  test('after a break in the middle of a message, resumes before it', () => {
    const { messages, parser } = read(['id: 1\ndata: one\n\nid: 2\ndata: tw']);
    expect(parser.lastEventId).toBe('1');
    parser.reset();
    parser.push('id: 2\ndata: two\n\n');
    expect(messages.map(({ data }) => data)).toEqual(['one', 'two']);
    expect(parser.lastEventId).toBe('2');
  });

  test('gives the same messages wherever the pieces end and whatever ends the lines', () => {
    const stream = 'id: 1\nevent: a\ndata: x\n\n:c\ndata: y\ndata\n\nid: 2\nevent: b\ndata: ü: z\n\n';
    const whole = read([stream]);
    expect(whole.messages).toHaveLength(3);
    fc.assert(
      fc.property(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(stream.length * 2), { maxLength: 20 }),
        (newline, cuts) => {
          const text = stream.replaceAll('\n', newline);
          const ends = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
          // A lone CR at the very end may be half of a CRLF: the next line settles it.
          const pieces = [...ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end)), ':end\n'];
          const { messages, parser } = read(pieces);
          expect(messages).toEqual(whole.messages);
          expect(parser.lastEventId).toBe('2');
        },
      ),
    );
  });

  test('gives up on a line without an end', () => {
    const parser = new SseParser(() => {});
    expect(() => {
      for (let piece = 0; piece < 20; piece++) parser.push('x'.repeat(100_000));
    }).toThrow('too long');
  });
});
