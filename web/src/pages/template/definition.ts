/** What of a compiled step its summary reads. Keys depend on the kind; one that is unknown here is shown by name. */
export interface StepShape {
  id: string;
  kind: string;
  next?: string;
  onError?: string;
  channel?: string;
  message?: string;
  to?: string;
  durationMs?: number;
  until?: { cel: string };
  timeOfDay?: { at: string; timeZone: string };
  businessHours?: { durationMs?: number; from: string; to: string; timeZone: string };
  event?: string;
  where?: string;
  timeoutMs?: number;
  onTimeout?: string;
  cases?: { where?: string; next: string }[];
  set?: Record<string, unknown>;
  status?: string;
  addTags?: string[];
  removeTags?: string[];
  assign?: string;
  title?: string;
  dueMs?: number;
  reason?: string;
  paths?: { name: string; weight: number; next: string }[];
  strategy?: string;
  role?: string;
  user?: string;
  capacity?: number;
  onNone?: string;
  providers?: string[];
  method?: string;
  url?: string;
  branches?: string[];
  join?: string;
  /** The branch of a parallel step that it belongs to. */
  within?: string;
  template?: string;
  wait?: boolean;
}

interface DefinitionShape {
  reentry?: 'once' | 'always' | { afterMs: number };
  exit?: { where: string };
  steps: StepShape[];
}

/** The compiled definition as far as it is shown. The API hands it out as free JSON, because each version keeps its own form. */
export function definitionOf(definition: unknown): DefinitionShape {
  const { steps, ...rest } = (definition ?? {}) as Partial<DefinitionShape>;
  return { ...rest, steps: Array.isArray(steps) ? steps : [] };
}
