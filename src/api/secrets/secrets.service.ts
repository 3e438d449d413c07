import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../../config/load-config.js';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { deleteSecret, listSecrets, MOST_SECRETS, putSecret, type SecretRow } from '../../db/repositories/secrets.js';
import { SecretBox } from '../../db/secret-box.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { decodeCursor, type Page, type PageQuery, toPage } from '../common/pagination.js';
import { CONFIG } from '../dependencies.js';
import { SECRET_CURSOR, type SecretDto } from './secrets.dto.js';

/** The vault of an organization: values go in, and come out in requests of http steps only. */
@Injectable()
export class SecretsService {
  private readonly box: SecretBox;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) config: Config,
  ) {
    this.box = new SecretBox(config.encryptionKey);
  }

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<SecretDto>> {
    const after = decodeCursor(cursor, SECRET_CURSOR)?.name;
    const rows = await listSecrets(this.database.reader(organizationId), after, limit + 1);
    return toPage(rows, limit, toSecret, ({ name }) => ({ name }));
  }

  /** @throws DomainError `conflict` where there are as many as there may be */
  async put({ organizationId, id: by }: Principal, name: string, value: string): Promise<void> {
    const id = uuidv7();
    await this.database.inOrganization(organizationId, async (tx) => {
      const stored = await putSecret(tx, { id, name, sealed: this.box.seal(value, id), by });
      if (!stored) throw new DomainError('conflict', `An organization has ${MOST_SECRETS} secrets at most.`);
      const data = { isNew: stored.isNew };
      await recordAudit(tx, { actorId: by, action: 'secret.set', subjectType: 'secret', subjectId: name, data });
    });
  }

  /** @throws DomainError `not_found` */
  async delete({ organizationId, id: by }: Principal, name: string): Promise<void> {
    await this.database.inOrganization(organizationId, async (tx) => {
      if (!(await deleteSecret(tx, name))) throw new DomainError('not_found', 'There is no such secret.');
      await recordAudit(tx, { actorId: by, action: 'secret.deleted', subjectType: 'secret', subjectId: name });
    });
  }
}

function toSecret(row: SecretRow): SecretDto {
  return {
    name: row.name,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
