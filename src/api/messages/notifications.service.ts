import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, Not } from 'typeorm';
import { Database } from '../../db/database.js';
import { Message } from '../../db/entities/message.entity.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import type { NotificationDto, NotificationQuery } from './messages.dto.js';

/** In-app messages of one user. */
@Injectable()
export class NotificationsService {
  constructor(private readonly database: Database) {}

  async list(principal: Principal, { limit, cursor, unread }: NotificationQuery): Promise<Page<NotificationDto>> {
    const { organizationId, id: userId } = userOf(principal);
    const after = decodeCursor(cursor, ID_CURSOR);
    const rows = await this.database.entities(organizationId, (manager) =>
      manager.find(Message, {
        where: {
          organizationId,
          userId,
          channel: 'in_app',
          status: 'sent',
          ...(unread === 'true' && { readAt: IsNull() }),
          ...(unread === 'false' && { readAt: Not(IsNull()) }),
          ...(after && { id: LessThan(after.id) }),
        },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return toPage(rows, limit, toNotification, ({ id }) => ({ id }));
  }

  /** Reading twice is no error. */
  async markRead(principal: Principal, id: string): Promise<void> {
    const { organizationId, id: userId } = userOf(principal);
    await this.database.inOrganization(organizationId, async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE messages SET read_at = coalesce(read_at, now())
         WHERE organization_id = $1 AND id = $2 AND user_id = $3 AND channel = 'in_app'`,
        [organizationId, id, userId],
      );
      if (rowCount === 0) throw new DomainError('not_found', 'There is no such notification of yours.');
    });
  }
}

function userOf(principal: Principal): Principal {
  if (principal.kind !== 'user') throw new DomainError('forbidden', 'Notifications are for users; a key has none.');
  return principal;
}

function toNotification(row: Message): NotificationDto {
  return {
    id: row.id,
    subject: row.subject,
    bodyText: row.bodyText,
    leadId: row.leadId,
    executionId: row.executionId,
    modelId: row.modelId,
    createdAt: iso(row.createdAt),
    readAt: iso(row.readAt),
  };
}
