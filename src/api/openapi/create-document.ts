import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM } from '../common/problem.dto.js';
import { LOG_EVENT } from '../events/events.dto.js';
import { convertZodSchema } from './zod-converter.js';

/** What operations answer outside of their JSON: problems, and the data of server-sent events. */
const SCHEMAS_WITHOUT_OPERATION = [PROBLEM, LOG_EVENT];

/** Makes the OpenAPI document of the application, with sorted paths and schemas, so that the committed copy differs only by meaning. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const description = [
    'Lead automation that does not lose the lead.',
    'Times are ISO 8601. Lists are paged by `limit` and `cursor`. Errors are RFC 9457 problem documents with a stable `code`.',
    'Send `Authorization: Bearer` with an access token or an API key.',
  ].join(' ');
  const config = new DocumentBuilder()
    .setTitle('Throughline')
    .setDescription(description)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An access token, or an API key (`tl_…`).' })
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: convertZodSchema,
    operationIdFactory: (controller, method) => `${lowerFirst(controller.replace(/Controller$/, ''))}.${method}`,
    autoTagControllers: true,
  });
  const schemas = { ...document.components?.schemas };
  for (const schema of SCHEMAS_WITHOUT_OPERATION) {
    Object.assign(schemas, convertZodSchema(schema, { schemaType: 'output' })?.components);
  }
  return {
    ...document,
    paths: sorted(document.paths),
    components: { ...document.components, schemas: sorted(schemas) },
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function sorted<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
