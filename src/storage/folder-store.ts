import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isObjectKey, requireKey } from './object-key.js';
import { type ListedObject, ObjectMissingError, type ObjectStore, type StoredObject } from './object-store.js';

/** Where uploads are written before they are whole. No key begins with a dot. */
const DRAFTS = '.drafts';

/**
 * An object store in a folder: of this machine, or one that several machines share. An object is written under another name, forced to disk
 * and then renamed, so under its own name it is whole.
 */
export class FolderStore implements ObjectStore {
  constructor(private readonly folder: string) {}

  async put(key: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    const target = this.path(key);
    const draft = join(this.folder, DRAFTS, randomUUID());
    await mkdir(dirname(draft), { recursive: true });
    await mkdir(dirname(target), { recursive: true });
    try {
      const size = await writeDurably(draft, content);
      await rename(draft, target);
      await syncFolder(dirname(target));
      return size;
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async open(key: string): Promise<StoredObject> {
    const file = await open(this.path(key), 'r').catch((error: unknown) => {
      throw isMissing(error) ? new ObjectMissingError(key) : error;
    });
    try {
      const { size } = await file.stat();
      return { size, read: (offset, bytes) => readFully(file, offset, bytes), close: () => file.close() };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const folder = this.path(prefix);
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const listed: ListedObject[] = [];
    for (const entry of entries) {
      const found = await stat(join(folder, entry.name)).catch(() => null);
      if (!found || !isObjectKey(entry.name)) continue;
      listed.push({ key: `${prefix}/${entry.name}${entry.isDirectory() ? '/' : ''}`, modifiedAt: found.mtime });
    }
    return listed;
  }

  async delete(key: string): Promise<void> {
    await rm(this.path(key), { force: true });
  }

  async sweep(untouchedSince: Date): Promise<number> {
    const folder = join(this.folder, DRAFTS);
    const names = await readdir(folder).catch(() => []);
    let removed = 0;
    for (const name of names) {
      const draft = join(folder, name);
      const found = await stat(draft).catch(() => null);
      if (!found || found.mtime >= untouchedSince) continue;
      await rm(draft, { force: true });
      removed += 1;
    }
    return removed;
  }

  private path(key: string): string {
    return join(this.folder, requireKey(key));
  }
}

async function writeDurably(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of content) {
      // Not file.write, which may write less than it was given.
      await file.writeFile(chunk);
      size += chunk.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return size;
}

async function readFully(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file.read(buffer, filled, bytes - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** A rename is on disk only once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT';
}
