import fastifyHelmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '../config/load-config.js';

/**
 * Security headers for everything, the web app included. Styles may be inline: Emotion, which MUI is built on, writes them at run
 * time; so does Swagger UI. Scripts may not.
 */
export async function registerSecurityHeaders(
  app: NestFastifyApplication,
  { PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>,
): Promise<void> {
  const https = PUBLIC_URL.startsWith('https:');
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'self'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        // Mails of the built-in mailbox are shown in a sandboxed frame made of a string.
        frameSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        workerSrc: ["'self'"],
        ...(https && { upgradeInsecureRequests: [] }),
      },
    },
    // Over plain HTTP, as on a developer's machine, it would lock the browser out of other ports.
    strictTransportSecurity: https ? { maxAge: 15_552_000 } : false,
  });
}
