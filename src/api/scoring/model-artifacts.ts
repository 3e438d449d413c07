import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/load-config.js';
import { Database } from '../../db/database.js';
import { findArtifacts } from '../../db/repositories/model-artifacts.js';
import { DomainError } from '../../shared/error-codes.js';
import { ObjectMissingError, type ObjectStore } from '../../storage/object-store.js';
import { readObject } from '../../storage/read-object.js';
import { CONFIG, OBJECT_STORE } from '../dependencies.js';

/** Files that are shown of a model: their keys under its prefix, and where MODEL_DIR has those of the shipped one. */
const FILES = { shapes: 'shapes.json', report: 'report.json', card: 'model-card.md' } as const;
export type ArtifactFile = keyof typeof FILES;
/** What the trainer writes is far smaller. */
const MOST_BYTES = 8 * 1024 * 1024;
/** PNG, as every one begins. */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Reads what lies beside a model: how its features act, how it was measured, pictures. */
@Injectable()
export class ModelArtifacts {
  constructor(
    private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError `not_found` where there is no such model or it has no such file, `model_files_missing` where its files are gone */
  async json(organizationId: string, modelId: string, file: 'shapes' | 'report'): Promise<Record<string, unknown>> {
    const text = (await this.read(organizationId, modelId, file, FILES[file])).toString('utf8');
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Markdown. @throws DomainError as {@link json} */
  async card(organizationId: string, modelId: string): Promise<string> {
    return (await this.read(organizationId, modelId, 'card', FILES.card)).toString('utf8');
  }

  /** PNG. @throws DomainError as {@link json} */
  async plot(organizationId: string, modelId: string, name: string): Promise<Buffer> {
    const picture = await this.read(organizationId, modelId, `plots/${name}`, join('plots', `${name}.png`));
    if (!picture.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw missing();
    return picture;
  }

  private async read(organizationId: string, modelId: string, key: string, file: string): Promise<Buffer> {
    const model = await findArtifacts(this.database.reader(organizationId), modelId);
    if (!model) throw new DomainError('not_found', 'There is no such model.');
    if (model.prefix === null) return this.readShipped(model.sha256, file);
    try {
      return await readObject(this.store, `${model.prefix}/${key}`, MOST_BYTES);
    } catch (error) {
      if (!(error instanceof ObjectMissingError)) throw error;
      if (await this.isThere(`${model.prefix}/onnx`)) throw missing();
      throw new DomainError('model_files_missing', 'The files of the model are not in the object store any more.');
    }
  }

  /** Those in MODEL_DIR are of the model that is there now. */
  private async readShipped(sha256: string, file: string): Promise<Buffer> {
    const manifest = await readFrom(this.config.MODEL_DIR, 'manifest.json');
    const { onnx } = JSON.parse(manifest?.toString('utf8') ?? '{}') as { onnx?: { sha256?: string } };
    if (onnx?.sha256 !== sha256) {
      throw new DomainError('model_files_missing', 'A newer version of the shipped model has taken its place.');
    }
    const content = await readFrom(this.config.MODEL_DIR, file);
    if (!content) throw missing();
    return content;
  }

  private async isThere(key: string): Promise<boolean> {
    try {
      await (await this.store.open(key)).close();
      return true;
    } catch (error) {
      if (error instanceof ObjectMissingError) return false;
      throw error;
    }
  }
}

function missing(): DomainError {
  return new DomainError('not_found', 'The model has no such file.');
}

async function readFrom(folder: string, file: string): Promise<Buffer | null> {
  try {
    await using handle = await open(join(folder, file), 'r');
    const { size } = await handle.stat();
    return size > MOST_BYTES ? null : await handle.readFile();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}
