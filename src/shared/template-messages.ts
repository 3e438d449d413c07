import { convert } from 'html-to-text';
import mjml2html from 'mjml';
import type { CompiledMessage } from './template-definition.js';
import { checkLiquid, type LiquidScope } from './template-rendering.js';

export interface MessageSource {
  subject?: string | undefined;
  mjml?: string | undefined;
  text?: string | undefined;
}
export interface MessageProblem {
  field: 'subject' | 'mjml' | 'text';
  code: 'liquid_invalid' | 'mjml_invalid';
  message: string;
}

/** Compiles one message: MJML to HTML with its Liquid kept, and a text for those who read mail as text. */
export async function compileMessage(
  source: MessageSource,
  scope: LiquidScope = {},
): Promise<{ compiled: CompiledMessage; problems: MessageProblem[] }> {
  const problems: MessageProblem[] = [];
  for (const field of ['subject', 'mjml', 'text'] as const) {
    const problem = source[field] === undefined ? undefined : checkLiquid(source[field], scope);
    if (problem) problems.push({ field, code: 'liquid_invalid', message: problem });
  }
  let html: string | undefined;
  if (source.mjml !== undefined) {
    try {
      const result = await mjml2html(source.mjml, {
        validationLevel: 'soft',
        ignoreIncludes: true,
        keepComments: false,
      });
      html = result.html;
      for (const error of result.errors) {
        problems.push({ field: 'mjml', code: 'mjml_invalid', message: `line ${error.line}: ${error.message}` });
      }
    } catch (error) {
      problems.push({ field: 'mjml', code: 'mjml_invalid', message: String((error as Error).message).split('\n')[0]! });
    }
  }
  const text = source.text ?? (html === undefined ? '' : convert(html, { wordwrap: false }));
  return {
    compiled: {
      ...(source.subject === undefined ? {} : { subject: source.subject }),
      ...(html === undefined ? {} : { html }),
      text,
    },
    problems,
  };
}
