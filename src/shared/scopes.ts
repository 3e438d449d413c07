/** What an API key may be allowed to do. Users get theirs from their role. */
export const SCOPES = [
  'leads:read',
  'leads:write',
  'leads:import',
  'sources:read',
  'sources:write',
  'scoring:use',
  'scoring:manage',
  'models:approve',
  'workflows:read',
  'workflows:write',
  'workflows:start',
  'messages:read',
  'messages:write',
  'events:read',
  'tasks:write',
  'organizations:read',
  'organizations:write',
  'api_keys:manage',
  'audit:read',
  'secrets:manage',
] as const;
export type Scope = (typeof SCOPES)[number];

export const ROLES = ['admin', 'ops', 'agent'] as const;
export type Role = (typeof ROLES)[number];

const ADMINS_ONLY: readonly Scope[] = [
  'api_keys:manage',
  'audit:read',
  'models:approve',
  'organizations:write',
  'secrets:manage',
];

/** Scopes of a role. */
export const ROLE_SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  admin: SCOPES,
  ops: SCOPES.filter((scope) => !ADMINS_ONLY.includes(scope)),
  agent: [
    'leads:read',
    'leads:write',
    'scoring:use',
    'workflows:read',
    'workflows:start',
    'messages:read',
    'events:read',
    'tasks:write',
    'organizations:read',
  ],
};
