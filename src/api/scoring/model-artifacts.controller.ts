import { createHash } from 'node:crypto';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { ID_PARAMS, type IdParams } from '../common/fields.js';
import { Answers, Problems } from '../openapi/answers.decorator.js';
import { MODEL_REPORT, MODEL_SHAPES, PLOT_PARAMS, type ModelShapes, type PlotParams } from './model-artifacts.dto.js';
import { ModelArtifacts } from './model-artifacts.js';

@Controller('api/v1/scoring/models/:id')
export class ModelArtifactsController {
  constructor(private readonly artifacts: ModelArtifacts) {}

  /** How each feature acts over its values, in all leads. Models that were trained here have it. */
  @Get('shapes')
  @RequireScope('scoring:use')
  @Answers(200, MODEL_SHAPES, 'validation_failed', 'not_found', 'model_files_missing')
  async shapes(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<ModelShapes> {
    return (await this.artifacts.json(organizationId, id, 'shapes')) as ModelShapes;
  }

  /** How the model was measured when it was trained. */
  @Get('report')
  @RequireScope('scoring:use')
  @Answers(200, MODEL_REPORT, 'validation_failed', 'not_found', 'model_files_missing')
  report(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
  ): Promise<Record<string, unknown>> {
    return this.artifacts.json(organizationId, id, 'report');
  }

  /** What the model is for, what it was trained on and what it does not know, in Markdown. */
  @Get('card')
  @RequireScope('scoring:use')
  @ApiProduces('text/markdown')
  @ApiResponse({ status: 200, description: 'Done', content: { 'text/markdown': {} } })
  @Problems('validation_failed', 'not_found', 'model_files_missing')
  async card(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: ID_PARAMS }) { id }: IdParams,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const card = await this.artifacts.card(organizationId, id);
    // Shown as text: what stands in it must not become a page of this origin.
    await reply
      .header('content-type', 'text/markdown; charset=utf-8')
      .header('x-content-type-options', 'nosniff')
      .send(card);
  }

  /** A picture of the training: `reliability`, `shapes`, `roc`, `lift`, or `shape-<n>` of a term. */
  @Get('plots/:name')
  @RequireScope('scoring:use')
  @ApiProduces('image/png')
  @ApiResponse({ status: 200, description: 'Done', content: { 'image/png': {} } })
  @Problems('validation_failed', 'not_found', 'model_files_missing')
  async plot(
    @CurrentPrincipal() { organizationId }: Principal,
    @Param({ schema: PLOT_PARAMS }) { id, name }: PlotParams,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const picture = await this.artifacts.plot(organizationId, id, name);
    const etag = `"${createHash('sha1').update(picture).digest('base64url')}"`;
    void reply.headers({ etag, 'cache-control': 'private, no-cache' });
    if (request.headers['if-none-match'] === etag) {
      await reply.status(304).send();
      return;
    }
    await reply.header('content-type', 'image/png').send(picture);
  }
}
