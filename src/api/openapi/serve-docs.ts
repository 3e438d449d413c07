import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { createOpenApiDocument } from './create-document.js';

/** Serves `/api/openapi.json` and, to try it, the page `/api/docs`. */
export function serveDocs(app: NestFastifyApplication): void {
  const document = createOpenApiDocument(app);
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Throughline API',
    swaggerOptions: { persistAuthorization: false, displayOperationId: true },
  });
}
