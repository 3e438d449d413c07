import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { CHECK_ANSWERS } from '../dependencies.js';
import { ANSWER_SCHEMA } from '../openapi/answers.decorator.js';
import { answerWriter } from './answer-writer.js';

/** Has each answer written by the schema that its operation names (see the decorator `Answers`). */
@Injectable()
export class AnswersInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(CHECK_ANSWERS) private readonly checkAnswers: boolean,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<z.ZodType | undefined>(ANSWER_SCHEMA, context.getHandler());
    if (!schema || context.getType() !== 'http') return next.handle();
    const write = answerWriter(schema);
    context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .type('application/json; charset=utf-8')
      // A problem comes as text that is written already. Fastify sends bytes, too, though its type does not say so.
      .serializer((answer: unknown) => (typeof answer === 'string' ? answer : (write(answer) as string)));
    return this.checkAnswers ? next.handle().pipe(map((answer) => checked(answer, schema))) : next.handle();
  }
}

function checked(answer: unknown, schema: z.ZodType): unknown {
  const { error } = schema.safeParse(answer);
  if (error) throw new Error(`the answer is not what the operation promises: ${error.message}`);
  return answer;
}
