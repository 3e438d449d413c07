import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../../db/database.js';
import { Message } from '../../db/entities/message.entity.js';
import { DomainError } from '../../shared/error-codes.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import type { MessageDetail, MessageDto, MessageQuery } from './messages.dto.js';

/** All but the bodies. */
const LISTED = {
  id: true,
  leadId: true,
  executionId: true,
  stepId: true,
  channel: true,
  recipient: true,
  subject: true,
  status: true,
  reasonCode: true,
  heldUntil: true,
  attempts: true,
  createdAt: true,
  handedOverAt: true,
  settledAt: true,
} as const;
type ListedMessage = Pick<Message, keyof typeof LISTED>;

@Injectable()
export class MessagesService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, cursor, ...filters }: MessageQuery): Promise<Page<MessageDto>> {
    const after = decodeCursor(cursor, ID_CURSOR);
    const { leadId, executionId, channel, status } = filters;
    const rows = await this.database.entities(organizationId, (manager) =>
      manager.find(Message, {
        select: LISTED,
        where: {
          organizationId,
          ...(leadId && { leadId }),
          ...(executionId && { executionId }),
          ...(channel && { channel }),
          ...(status && { status }),
          ...(after && { id: LessThan(after.id) }),
        },
        order: { id: 'DESC' },
        take: limit + 1,
      }),
    );
    return toPage(rows, limit, toMessage, ({ id }) => ({ id }));
  }

  async get(organizationId: string, id: string): Promise<MessageDetail> {
    const row = await this.database.entities(organizationId, (manager) =>
      manager.findOneBy(Message, { organizationId, id }),
    );
    if (!row) throw new DomainError('not_found', 'There is no such message.');
    return { ...toMessage(row), bodyText: row.bodyText, bodyHtml: row.bodyHtml };
  }
}

function toMessage(row: ListedMessage): MessageDto {
  return {
    id: row.id,
    leadId: row.leadId,
    executionId: row.executionId,
    stepId: row.stepId,
    channel: row.channel as MessageDto['channel'],
    recipient: row.recipient,
    subject: row.subject,
    status: row.status as MessageDto['status'],
    reasonCode: row.reasonCode,
    heldUntil: iso(row.heldUntil),
    attempts: row.attempts,
    createdAt: iso(row.createdAt),
    handedOverAt: iso(row.handedOverAt),
    settledAt: iso(row.settledAt),
  };
}
