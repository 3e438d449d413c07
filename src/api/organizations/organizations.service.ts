import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config/load-config.js';
import { Database, type OrganizationReader } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { SEND_POLICY_DEFAULTS, sendPolicyOf } from '../../shared/send-gate/send-policy.js';
import type { Principal } from '../auth/principal.js';
import { CONFIG } from '../dependencies.js';
import type { OrganizationDto, OrganizationPatch } from './organizations.dto.js';

interface OrganizationRow {
  id: string;
  name: string;
  slug: string;
  time_zone: string;
  send_policy: Record<string, unknown>;
}
const COLUMNS = 'id, name, slug, time_zone, send_policy';

/** The caller's own organization. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'SEND_POLICY_DEFAULT'>,
  ) {}

  async current(organizationId: string): Promise<OrganizationDto> {
    const reader: OrganizationReader = this.database.reader(organizationId);
    const { rows } = await reader.query<OrganizationRow>(`SELECT ${COLUMNS} FROM organizations WHERE id = $1`, [
      organizationId,
    ]);
    return this.toOrganization(rows[0]!);
  }

  /** What the patch does not name stays, part by part: two changes at once do not undo each other. */
  change(principal: Principal, { name, timeZone, sendPolicy }: OrganizationPatch): Promise<OrganizationDto> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const { rows } = await tx.query<OrganizationRow>(
        `UPDATE organizations SET name = coalesce($2, name), time_zone = coalesce($3, time_zone),
           send_policy = CASE WHEN $4 THEN '{}' ELSE send_policy || $5 END
         WHERE id = $1 RETURNING ${COLUMNS}`,
        [tx.organizationId, name ?? null, timeZone ?? null, sendPolicy === null, JSON.stringify(sendPolicy ?? {})],
      );
      const data = {
        ...(name === undefined ? {} : { fields: ['name'] }),
        ...(timeZone === undefined ? {} : { timeZone }),
        ...(sendPolicy === undefined ? {} : { sendPolicy }),
      };
      if (Object.keys(data).length > 0) {
        const { id: actorId, organizationId: subjectId } = principal;
        await recordAudit(tx, {
          actorId,
          action: 'organization.changed',
          subjectType: 'organization',
          subjectId,
          data,
        });
      }
      return this.toOrganization(rows[0]!);
    });
  }

  private toOrganization({
    id,
    name,
    slug,
    time_zone: timeZone,
    send_policy: stored,
  }: OrganizationRow): OrganizationDto {
    const sendPolicy = sendPolicyOf(stored, SEND_POLICY_DEFAULTS[this.config.SEND_POLICY_DEFAULT]);
    return { id, name, slug, timeZone, sendPolicy };
  }
}
