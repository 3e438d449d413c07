import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from './folder-store.js';
import { ObjectMissingError } from './object-store.js';

let folder: string;
let store: FolderStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-store-'));
  store = new FolderStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}
const drafts = () => readdirSync(join(folder, '.drafts'));

describe('FolderStore', () => {
  it('stores a stream and reads ranges of it', async () => {
    expect(await store.put('imports/a/b', chunks('hello ', 'world'))).toBe(11);
    const object = await store.open('imports/a/b');
    expect(object.size).toBe(11);
    expect((await object.read(6, 3)).toString()).toBe('wor');
    expect((await object.read(9, 100)).toString()).toBe('ld');
    expect((await object.read(50, 5)).length).toBe(0);
    await object.close();
    expect(drafts()).toEqual([]);
  });

  it('leaves nothing behind where the stream breaks', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('gone');
    }
    await expect(store.put('imports/a/b', broken())).rejects.toThrow('gone');
    expect(drafts()).toEqual([]);
    await expect(store.open('imports/a/b')).rejects.toThrow(ObjectMissingError);
  });

  it('keeps an object as it was until the new one is whole', async () => {
    await store.put('imports/a', chunks('old'));
    async function* slow() {
      yield Buffer.from('ne');
      expect(readFileSync(join(folder, 'imports/a'), 'utf8')).toBe('old');
      yield Buffer.from('w');
    }
    await store.put('imports/a', slow());
    expect(readFileSync(join(folder, 'imports/a'), 'utf8')).toBe('new');
  });

  it('lists what is under a prefix, and deletes', async () => {
    await store.put('imports/org/one', chunks('1'));
    await store.put('imports/org/two', chunks('2'));
    expect((await store.list('imports')).map(({ key }) => key)).toEqual(['imports/org/']);
    await store.delete('imports/org/one');
    await store.delete('imports/org/one');
    expect((await store.list('imports/org')).map(({ key }) => key)).toEqual(['imports/org/two']);
    expect(await store.list('none')).toEqual([]);
  });

  it('sweeps what killed uploads left behind, and spares those under way', async () => {
    await store.put('imports/a', chunks('1'));
    writeFileSync(join(folder, '.drafts', 'dead'), 'x');
    writeFileSync(join(folder, '.drafts', 'alive'), 'x');
    utimesSync(join(folder, '.drafts', 'dead'), new Date(0), new Date(0));
    expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(1);
    expect(drafts()).toEqual(['alive']);
    expect((await store.open('imports/a')).size).toBe(1);
  });

  it.each(['../a', 'a/../b', '/a', 'a//b', '.drafts/x', 'A', ''])('takes %j for no key', async (key) => {
    await expect(store.put(key, chunks('x'))).rejects.toThrow(TypeError);
  });
});
