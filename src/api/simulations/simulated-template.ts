import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { TemplateDefinition } from '../../shared/template-definition.js';
import { TemplateChecker } from '../templates/template-checker.js';
import { requireSize } from '../templates/template-drafts.service.js';
import { findDraft } from '../templates/template-rows.js';

/** The template that a simulation is about. */
@Injectable()
export class SimulatedTemplate {
  constructor(
    private readonly database: Database,
    private readonly checker: TemplateChecker,
  ) {}

  /**
   * Compiles what is to be simulated.
   *
   * @param source - another YAML than the draft's; the template must be there nevertheless
   * @throws DomainError `not_found`, `template_invalid`, `template_too_large`, `overloaded`
   */
  async definition(organizationId: string, key: string, source: string | undefined): Promise<TemplateDefinition> {
    const draft = await findDraft(this.database.reader(organizationId), key);
    const simulated = source ?? draft.source;
    requireSize(simulated);
    return this.checker.compile(organizationId, key, simulated);
  }
}
