import { SecretBox, SecretBoxError } from './secret-box.js';

const box = new SecretBox(Buffer.alloc(32, 7));

describe('SecretBox', () => {
  it('opens what it sealed', () => {
    expect(box.open(box.seal('whsec_größe', 'row-1'), 'row-1')).toBe('whsec_größe');
  });

  it('seals the same secret differently each time', () => {
    expect(box.seal('same', 'row-1').equals(box.seal('same', 'row-1'))).toBe(false);
  });

  it('refuses another row, another key, altered bytes and an unknown version', () => {
    const sealed = box.seal('secret', 'row-1');
    const altered = Buffer.from(sealed);
    altered[altered.length - 1]! ^= 1;
    const unknown = Buffer.from(sealed);
    unknown[0] = 2;
    expect(() => box.open(sealed, 'row-2')).toThrow(SecretBoxError);
    expect(() => new SecretBox(Buffer.alloc(32, 8)).open(sealed, 'row-1')).toThrow(SecretBoxError);
    expect(() => box.open(altered, 'row-1')).toThrow(SecretBoxError);
    expect(() => box.open(unknown, 'row-1')).toThrow(SecretBoxError);
    expect(() => box.open(Buffer.alloc(4), 'row-1')).toThrow(SecretBoxError);
  });
});
