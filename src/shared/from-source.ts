/**
 * What Node needs to run a thread or a process from its source, as tests do: imports name the compiled files, and constructors declare
 * members.
 */
export const FROM_SOURCE: readonly string[] = [
  '--experimental-transform-types',
  '--import',
  `data:text/javascript,import { registerHooks } from 'node:module';
   registerHooks({ resolve(name, context, next) {
     try { return next(name, context); } catch (error) {
       if (!name.endsWith('.js')) throw error;
       return next(name.slice(0, -3) + '.ts', context);
     } } });`,
];
