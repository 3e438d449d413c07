import { Controller, Get, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../auth/access.decorators.js';
import { Answers } from '../openapi/answers.decorator.js';
import { HealthService } from './health.service.js';

const CHECK = z.enum(['up', 'down']);
const LIVENESS = z.object({ status: z.literal('live') }).meta({ id: 'Liveness' });
const READINESS = z
  .object({ status: z.enum(['ready', 'not_ready']), checks: z.object({ database: CHECK, temporal: CHECK }) })
  .meta({ id: 'Readiness' });

@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Whether the process runs at all; asks nobody else. */
  @Get('live')
  @Answers(200, LIVENESS)
  live(): z.infer<typeof LIVENESS> {
    return { status: 'live' };
  }

  /** Whether requests should be sent here. Temporal is reported, but leads are accepted without it. */
  @Get('ready')
  @Answers(200, READINESS)
  @ApiResponse({ status: 503, standardSchema: READINESS, description: 'Not ready' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof READINESS>> {
    const { ready, checks } = await this.health.readiness();
    void reply.status(ready ? 200 : 503).header('cache-control', 'no-store');
    return { status: ready ? 'ready' : 'not_ready', checks };
  }
}
