import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { AnswersInterceptor } from './common/answers.interceptor.js';
import { ProblemFilter } from './common/problem.filter.js';
import { createValidationPipe } from './common/validation.pipe.js';
import type { ApiDependencies } from './dependencies.js';
import { DependenciesModule } from './dependencies.module.js';
import { EventsModule } from './events/events.module.js';
import { ExecutionsModule } from './executions/executions.module.js';
import { FailuresModule } from './failures/failures.module.js';
import { HealthModule } from './health/health.module.js';
import { HooksModule } from './hooks/hooks.module.js';
import { IdleConnections } from './idle-connections.js';
import { ImportsModule } from './imports/imports.module.js';
import { InteractionsModule } from './interactions/interactions.module.js';
import { LeadsModule } from './leads/leads.module.js';
import { createLoggerModule } from './logging.js';
import { MailboxModule } from './mailbox/mailbox.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { ScoringModule } from './scoring/scoring.module.js';
import { SimulationsModule } from './simulations/simulations.module.js';
import { SecretsModule } from './secrets/secrets.module.js';
import { SourcesModule } from './sources/sources.module.js';
import { StartsModule } from './starts/starts.module.js';
import { SuppressionsModule } from './suppressions/suppressions.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { TemplateHooksModule } from './template-hooks/template-hooks.module.js';
import { TemplatesModule } from './templates/templates.module.js';

/** Everything that the API answers. */
@Module({})
export class AppModule {
  static forRoot(dependencies: ApiDependencies): DynamicModule {
    return {
      module: AppModule,
      imports: [
        createLoggerModule(dependencies.config),
        DependenciesModule.forRoot(dependencies),
        AuditModule,
        AuthModule,
        ApiKeysModule,
        EventsModule,
        ExecutionsModule,
        FailuresModule,
        HealthModule,
        HooksModule,
        ImportsModule,
        InteractionsModule,
        LeadsModule,
        // Where mail goes to a real server, there is no mailbox to look into.
        ...(dependencies.config.MAILBOX_SMTP_PORT === undefined ? [] : [MailboxModule]),
        MessagesModule,
        MetricsModule,
        OrganizationsModule,
        ReceiptsModule,
        ScoringModule,
        SimulationsModule,
        SecretsModule,
        SourcesModule,
        StartsModule,
        SuppressionsModule,
        TasksModule,
        TemplateHooksModule,
        TemplatesModule,
      ],
      providers: [
        IdleConnections,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: createValidationPipe },
        { provide: APP_INTERCEPTOR, useClass: AnswersInterceptor },
      ],
    };
  }
}
