import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope } from '../auth/access.decorators.js';
import { CurrentPrincipal, type Principal } from '../auth/principal.js';
import { Answers } from '../openapi/answers.decorator.js';
import { UPLOAD_BODY, UPLOADED_MODEL, type UploadedModelDto } from './model-uploads.dto.js';
import { ModelUploadsService } from './model-uploads.service.js';

@Controller('api/v1/scoring/models')
export class ModelUploadsController {
  constructor(private readonly uploads: ModelUploadsService) {}

  /**
   * Brings a model: any ONNX classifier with its manifest. It is checked while the request waits, at most a minute, and then registered;
   * it scores leads once it is activated. The samples are not kept.
   */
  @Post()
  @RequireScope('scoring:manage')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_BODY as never })
  @Answers(
    201,
    UPLOADED_MODEL,
    'validation_failed',
    'body_invalid',
    'body_too_large',
    'media_type_unsupported',
    'manifest_invalid',
    'model_hash_mismatch',
    'model_invalid',
    'model_opset_unsupported',
    'model_operators_refused',
    'model_too_large',
    'model_too_slow',
    'model_output_invalid',
    'samples_invalid',
    'model_version_taken',
    'overloaded',
    'storage_unavailable',
  )
  async upload(
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadedModelDto> {
    const model = await this.uploads.upload(principal, request);
    void reply.header('location', `/api/v1/scoring/models/${model.id}`);
    return model;
  }
}
