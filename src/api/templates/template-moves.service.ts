import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { requestMoveStop } from '../../db/repositories/template-moves.js';
import { lockTemplate } from '../../db/repositories/templates.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { decodeCursor, ID_CURSOR, toPage, type Page, type PageQuery } from '../common/pagination.js';
import { tellChange } from './template-changes.js';
import { beginMove, listMoves, readMove } from './template-move-rows.js';
import type { TemplateMoveDto } from './template-moves.dto.js';
import { findDraft, noTemplate } from './template-rows.js';

/** Shows, stops and takes back moves of executions onto another version. */
@Injectable()
export class TemplateMovesService {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, key: string, { limit, cursor }: PageQuery): Promise<Page<TemplateMoveDto>> {
    const reader = this.database.reader(organizationId);
    await findDraft(reader, key);
    const moves = await listMoves(reader, key, { before: decodeCursor(cursor, ID_CURSOR)?.id, limit: limit + 1 });
    return toPage(
      moves,
      limit,
      (move) => move,
      ({ id }) => ({ id }),
    );
  }

  get(organizationId: string, key: string, id: string): Promise<TemplateMoveDto> {
    return readMove(this.database.reader(organizationId), key, id);
  }

  /**
   * Ends a move after the executions that it is at. Those that it has moved stay moved.
   *
   * @throws DomainError `conflict` where it has ended
   */
  stop(principal: Principal, key: string, id: string): Promise<TemplateMoveDto> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      await readMove(tx, key, id);
      const stopped = await requestMoveStop(tx, id);
      const move = await readMove(tx, key, id);
      if (!stopped) throw new DomainError('conflict', `The move is ${move.state}; there is nothing to stop.`);
      await tellChange(tx, principal, { type: 'template.move_stopped', key, data: { moveId: id } });
      return move;
    });
  }

  /**
   * Has those that were moved go back to the versions that they came from, as far as they have not ended, were not moved again, and stand at a
   * step that is there.
   *
   * @throws DomainError `move_not_revertible`, `move_under_way`
   */
  revert(principal: Principal, key: string, id: string, why: string | undefined): Promise<TemplateMoveDto> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const template = await lockTemplate(tx, key);
      if (!template) throw noTemplate();
      const move = await readMove(tx, key, id);
      if (move.finishedAt === null) throw new DomainError('move_under_way', 'It is under way; stop it first.');
      if (move.revertedBy !== null) throw new DomainError('move_not_revertible', 'It was taken back already.');
      if (move.moved === 0) throw new DomainError('move_not_revertible', 'It has moved nothing.');
      const { ratePerSecond, moved: expected } = move;
      const begun = await beginMove(
        tx,
        principal,
        key,
        {
          ...{ templateId: template.id, versionId: null, reverts: id, ratePerSecond, expected },
          // What is parked there now would fail on the old version as it did before.
          ...{ retryParked: false, by: principal.id },
        },
        why,
      );
      return readMove(tx, key, begun);
    });
  }
}
