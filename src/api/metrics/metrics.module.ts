import { Controller, Get, Inject, Injectable, Module, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Public } from '../auth/access.decorators.js';
import { MORE_METRICS } from '../dependencies.js';
import { EventHub } from '../events/event-hub.js';
import { EventsModule } from '../events/events.module.js';

/** Counts what the process does, in the words of Prometheus. Labels are routes, never addresses with ids. */
@Injectable()
export class Metrics implements OnModuleInit {
  readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    hub: EventHub,
  ) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'throughline_event_feeds',
      help: 'Organizations whose event log is being listened to',
      registers: [this.registry],
      collect() {
        this.set(hub.load.feeds);
      },
    });
    new Gauge({
      name: 'throughline_event_listeners',
      help: 'Open event streams and rooms',
      registers: [this.registry],
      collect() {
        this.set(hub.load.listeners);
      },
    });
  }

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      // A stream lasts as long as its client likes.
      if (route !== '/api/v1/events') {
        const labels = { method: request.method, route, status: String(reply.statusCode) };
        this.durations.observe(labels, reply.elapsedTime / 1_000);
      }
      done();
    });
  }
}

@Controller('metrics')
@Public()
@ApiExcludeController()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    @Inject(MORE_METRICS) private readonly more: Registry,
  ) {}

  @Get()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.registry.contentType);
    return Registry.merge([this.metrics.registry, this.more]).metrics();
  }
}

@Module({ imports: [EventsModule], controllers: [MetricsController], providers: [Metrics] })
export class MetricsModule {}
