// Generated from openapi.json by `npm run generate`.
export interface paths {
  '/api/v1/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['apiKeys.list'];
    put?: never;
    post: operations['apiKeys.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['apiKeys.revoke'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['audit.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['auth.login'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['auth.logout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['auth.me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['auth.refresh'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['events.stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/interactions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['interactions.record'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['leads.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['imports.upload'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['imports.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/imports/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['imports.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/imports/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['imports.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/imports/{id}/rejected': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['imports.rejected'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['leads.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['leads.change'];
    trace?: never;
  };
  '/api/v1/leads/{id}/interactions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['leads.recordInteraction'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/{id}/score': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['leads.score'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/{id}/score/advice': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['scoreAdvice.advise'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/{id}/scores': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['leads.scores'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/leads/{id}/timeline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['leads.timeline'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['messages.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/messages/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['messages.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/notifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['notifications.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/notifications/{id}/read': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['notifications.markRead'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/organizations/current': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['organizations.current'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['organizations.change'];
    trace?: never;
  };
  '/api/v1/receipts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['receipts.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/receipts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['receipts.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/receipts/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['receipts.replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/experiments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['experiments.list'];
    put?: never;
    post: operations['experiments.start'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/experiments/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['experiments.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/experiments/{id}/decide': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['experiments.decide'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/experiments/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['experiments.stop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['models.list'];
    put?: never;
    post: operations['modelUploads.upload'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['models.rollBack'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/train': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['trainings.train'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['models.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['models.activate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['models.approve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/card': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['modelArtifacts.card'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/performance': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['performance.read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/plots/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['modelArtifacts.plot'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/report': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['modelArtifacts.report'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/retire': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['models.retire'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/models/{id}/shapes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['modelArtifacts.shapes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/policy': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['policies.current'];
    put: operations['policies.save'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/policy/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['policies.preview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/policy/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['policies.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/policy/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['policies.version'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/rescorings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['rescorings.list'];
    put?: never;
    post: operations['rescorings.begin'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/rescorings/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['rescorings.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/rescorings/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['rescorings.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/score': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['scoring.score'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['scoringSettings.get'];
    put: operations['scoringSettings.put'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/trainings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['trainings.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/trainings/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['trainings.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/trainings/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['trainings.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/scoring/trainings/{id}/report': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['trainings.report'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/secrets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['secrets.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/secrets/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['secrets.put'];
    post?: never;
    delete: operations['secrets.delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sources': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['sources.list'];
    put?: never;
    post: operations['sources.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sources/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['sources.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['sources.change'];
    trace?: never;
  };
  '/api/v1/sources/{id}/refusals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['sources.refusals'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sources/{id}/rotate-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['sources.rotateSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/suppressions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['suppressions.list'];
    put?: never;
    post: operations['suppressions.add'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/suppressions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['suppressions.remove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['tasks.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}/complete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['tasks.complete'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['executions.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['executions.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['executions.cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}/jump': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['executions.jump'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['executions.pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}/rerun': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['executions.previewRerun'];
    put?: never;
    post: operations['executions.rerun'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['executions.resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['executions.retry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/executions/{id}/skip': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['executions.skip'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/failures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['failures.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/failures/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['failures.preview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/failures/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['failures.retry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/repairs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['repairs.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/repairs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['repairs.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/repairs/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['repairs.stop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/starts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['starts.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/starts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['starts.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/starts/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['starts.stop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templates.list'];
    put?: never;
    post: operations['templateDrafts.create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templates.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['templates.change'];
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/archive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['templates.archive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/diff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templateVersions.diff'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/draft': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templateDrafts.get'];
    put: operations['templateDrafts.save'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templates.export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/hook': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templateHooks.get'];
    put?: never;
    post: operations['templateHooks.rotate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/moves': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templateMoves.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/moves/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templateMoves.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/moves/{id}/revert': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['templateMoves.revert'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/moves/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['templateMoves.stop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/publish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['templateDrafts.publish'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['templates.restore'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/schedule': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['starts.schedule'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/simulate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['simulations.simulate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/simulate/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['simulations.simulateHistory'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/simulations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['simulations.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/simulations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['simulations.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/simulations/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['simulations.stop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['starts.start'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/validate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['templateDrafts.validate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templateVersions.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['templateVersions.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/templates/{key}/versions/{version}/publish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['templateVersions.publish'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/dev/mailbox': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['mailbox.list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/dev/mailbox/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['mailbox.get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['health.live'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['health.ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AnsweredReason: {
      feature: string;
      label: string;
      /** @description The reason for a person: `Spent 14 minutes on the site, more than 80% of leads`. */
      text?: string;
      value: string | number | boolean | null;
      /** @description Added to the log-odds; signed. */
      contribution: number;
    };
    AnsweredScore: {
      /** @description Calibrated probability: `logit(value) = baseline + Σ contributions`. */
      value: number;
      points: number;
      /** @enum {string} */
      band: 'hot' | 'warm' | 'cold';
      model: {
        key: string;
        version: string;
      };
      baseline: number;
      reasons: components['schemas']['AnsweredReason'][];
      /** @description How the reasons were found. They add up to the score in any case. */
      explanation: {
        /**
         * @description `additive`: what the model itself adds up. Else Shapley values: all of them, or estimates.
         * @enum {string}
         */
        method: 'additive' | 'shapley_exact' | 'shapley_sampled';
        /** @description The largest standard error of a reason, in log-odds; 0 unless they are estimates. */
        error: number;
      };
      /** @description True where the rule scorer answered because the model could not. */
      fallback: boolean;
      /** @description The scoring policy whose bands and rules it was made with; 0 is the default one. */
      policyVersion: number;
      /**
       * Format: uuid
       * @description The A/B experiment that decided which model scored it.
       */
      experimentId?: string;
      /** @description The letter that the policy gives; absent where it gives none. */
      grade?: string;
      /** @description Microseconds that scoring took: those of its batch, divided by the leads in it. */
      durationUs?: number;
      /** Format: date-time */
      computedAt: string;
    };
    ApiKey: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description How the key begins, to tell keys apart. */
      prefix: string;
      scopes: (
        | 'leads:read'
        | 'leads:write'
        | 'leads:import'
        | 'sources:read'
        | 'sources:write'
        | 'scoring:use'
        | 'scoring:manage'
        | 'models:approve'
        | 'workflows:read'
        | 'workflows:write'
        | 'workflows:start'
        | 'messages:read'
        | 'messages:write'
        | 'events:read'
        | 'tasks:write'
        | 'organizations:read'
        | 'organizations:write'
        | 'api_keys:manage'
        | 'audit:read'
        | 'secrets:manage'
      )[];
      /** Format: date-time */
      createdAt: string;
      lastUsedAt: string | null;
      expiresAt: string | null;
      revokedAt: string | null;
    };
    ApiKeyMe: {
      /** @enum {string} */
      kind: 'api_key';
      /** Format: uuid */
      id: string;
      name: string;
      scopes: (
        | 'leads:read'
        | 'leads:write'
        | 'leads:import'
        | 'sources:read'
        | 'sources:write'
        | 'scoring:use'
        | 'scoring:manage'
        | 'models:approve'
        | 'workflows:read'
        | 'workflows:write'
        | 'workflows:start'
        | 'messages:read'
        | 'messages:write'
        | 'events:read'
        | 'tasks:write'
        | 'organizations:read'
        | 'organizations:write'
        | 'api_keys:manage'
        | 'audit:read'
        | 'secrets:manage'
      )[];
      organization: components['schemas']['OrganizationSummary'];
    };
    ApiKeyPage: {
      items: components['schemas']['ApiKey'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    AuditEntry: {
      /** Format: uuid */
      id: string;
      /** @description Subject and past tense: `execution.paused`. */
      action: string;
      subject: {
        type: string;
        id: string;
      };
      /** @description `null` where nobody asked for it: a schedule, say. */
      actor: {
        /** Format: uuid */
        id: string;
        kind: ('user' | 'api_key') | null;
        /** @description `null` where the actor is not there any more. */
        name: string | null;
      } | null;
      /** @description As the actor gave it. */
      why: string | null;
      data: {
        [key: string]: unknown;
      };
      /** Format: date-time */
      occurredAt: string;
    };
    AuditPage: {
      items: components['schemas']['AuditEntry'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    BulkRepair: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      state: 'pending' | 'running' | 'stopping' | 'completed' | 'stopped' | 'failed';
      /**
       * @description `retry` tries the step again, `skip` goes on behind it, `move` puts the execution on the active version of its template and tries the step again there.
       * @enum {string}
       */
      action: 'retry' | 'skip' | 'move';
      filter: {
        errorCode?: string;
        step?: string;
        templateKey?: string;
        version?: number;
      };
      ratePerSecond: number;
      why: string | null;
      /** @description Executions that are parked while it runs are left for another repair. */
      executions: {
        /** @description Fitted the filter when the repair was asked for. */
        total: number;
        /** @description Tried again, passed over or moved. What became of them afterwards, they say themselves. */
        repaired: number;
        /** @description Were not parked any more when their turn came. */
        skipped: number;
        /** @description Could not be repaired, by code. */
        refused: {
          [key: string]: number;
        };
      };
      /** @description Why it failed, or why it does not go on at the moment. */
      problem: {
        code: string;
        detail: string;
      } | null;
      /** Format: uuid */
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
    };
    BulkRepairPage: {
      items: components['schemas']['BulkRepair'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    BulkRepairRequest: {
      filter: components['schemas']['FailureFilter'];
      /**
       * @description `retry` tries the step again, `skip` goes on behind it, `move` puts the execution on the active version of its template and tries the step again there.
       * @enum {string}
       */
      action: 'retry' | 'skip' | 'move';
      /**
       * @description Executions repaired in a second at most.
       * @default 10
       */
      ratePerSecond: number;
      /** @description For the record; no personal data. */
      why?: string;
    };
    ControlRequest: {
      /** @description For the record; no personal data. */
      why?: string;
    };
    CreatedApiKey: {
      apiKey: components['schemas']['ApiKey'];
      /** @description Shown this once. */
      key: string;
    };
    Execution: {
      /** Format: uuid */
      id: string;
      templateKey: string;
      templateName: string;
      version: number;
      lead: {
        /** Format: uuid */
        id: string;
        name: string | null;
        email: string | null;
      };
      /** @description The execution that was run once more. */
      rerunOf: string | null;
      /** @description The execution that had it run. */
      parentId: string | null;
      /** @enum {string} */
      state: 'pending' | 'running' | 'waiting' | 'paused' | 'parked' | 'completed' | 'stopped' | 'cancelled' | 'failed';
      currentStep: string | null;
      waitingFor: string | null;
      error: {
        code: string;
        message: string;
      } | null;
      endReason: string | null;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
      /** @description The workflow in the Temporal UI, where that is known. */
      temporalUrl: string | null;
    };
    ExecutionDetail: {
      /** Format: uuid */
      id: string;
      templateKey: string;
      templateName: string;
      version: number;
      lead: {
        /** Format: uuid */
        id: string;
        name: string | null;
        email: string | null;
      };
      /** @description The execution that was run once more. */
      rerunOf: string | null;
      /** @description The execution that had it run. */
      parentId: string | null;
      /** @enum {string} */
      state: 'pending' | 'running' | 'waiting' | 'paused' | 'parked' | 'completed' | 'stopped' | 'cancelled' | 'failed';
      currentStep: string | null;
      waitingFor: string | null;
      error: {
        code: string;
        message: string;
      } | null;
      endReason: string | null;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
      /** @description The workflow in the Temporal UI, where that is known. */
      temporalUrl: string | null;
      /** @description In the order in which they began. */
      steps: components['schemas']['ExecutionStep'][];
    };
    ExecutionPage: {
      items: components['schemas']['Execution'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    ExecutionStep: {
      stepId: string;
      visit: number;
      kind: string;
      /** @enum {string} */
      status: 'running' | 'waiting' | 'done' | 'parked' | 'skipped' | 'failed' | 'stopped';
      attempt: number;
      decision: {
        [key: string]: unknown;
      } | null;
      result: {
        [key: string]: unknown;
      } | null;
      error: {
        code: string;
        message: string;
      } | null;
      dueAt: string | null;
      /** Format: date-time */
      startedAt: string;
      finishedAt: string | null;
    };
    Experiment: {
      /** Format: uuid */
      id: string;
      /**
       * @description `shadow`: the challenger’s scores are recorded and not used. `ab`: a share of the leads is scored by it.
       * @enum {string}
       */
      kind: 'shadow' | 'ab';
      /** @enum {string} */
      state: 'running' | 'stopped' | 'decided';
      /** Format: uuid */
      championId: string;
      /** Format: uuid */
      challengerId: string;
      share: number;
      stopping: components['schemas']['StoppingRule'];
      /** @description Leads that take part; only where one experiment is asked for. */
      leads: number | null;
      /** @description As they were measured last; anew where one experiment is asked for. */
      figures: components['schemas']['ExperimentFigures'] | null;
      decision: ('challenger' | 'champion') | null;
      why: string | null;
      createdBy: string | null;
      /** Format: date-time */
      createdAt: string;
      endedAt: string | null;
    };
    ExperimentArm: {
      /** @description Leads whose horizon has passed. */
      matured: number;
      bought: number;
      /** @description Of the matured leads, those that bought. */
      conversion: number | null;
      /** @description Matured leads that it had called hot. */
      hot: number;
      hotConversion: number | null;
      /** @description Null where all came out the same. */
      auc: number | null;
      logLoss: number | null;
    };
    ExperimentDecision: {
      /** @description True: the challenger is activated. False: the champion stays. */
      promote: boolean;
      /**
       * @description Whether the leads that there are get their scores from it, too.
       * @default true
       */
      rescore: boolean;
      /** @description Needed where the stopping rule has not said so. */
      why?: string;
    };
    ExperimentFigures: {
      /** Format: date-time */
      at: string;
      champion: components['schemas']['ExperimentArm'];
      challenger: components['schemas']['ExperimentArm'];
      /** @description Positive: the challenger is better. The bounds hold over all looks together. Null while too few count. */
      difference: {
        estimate: number;
        low: number;
        high: number;
      } | null;
      /** @enum {string} */
      verdict: 'undecided' | 'challenger_better' | 'champion_better' | 'no_difference';
    };
    ExperimentPage: {
      items: components['schemas']['Experiment'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    ExperimentRequest: {
      /**
       * @description `shadow`: the challenger’s scores are recorded and not used. `ab`: a share of the leads is scored by it.
       * @enum {string}
       */
      kind: 'shadow' | 'ab';
      /** Format: uuid */
      challengerId: string;
      /** @description Of the leads, those that the challenger scores: half of them by default, all in shadow. */
      share?: number;
      /** @default {} */
      stopping: {
        /** @default 0.05 */
        alpha: number;
        /** @default 200 */
        leastPerArm: number;
        /** @default 20000 */
        mostLeads: number;
        /** @description By default 0.02 of conversion, 0.01 of log loss. */
        leastEffect?: number;
        /** @description By default that of the scoring settings. */
        horizonDays?: number;
        /** @description More than the horizon. By default twice as many, and 180 at least. */
        mostDays?: number;
      };
      /** @description For the audit log. */
      why?: string;
    };
    ExperimentStop: {
      /** @description For the audit log. */
      why?: string;
    };
    FailureFilter: {
      errorCode?: string;
      step?: string;
      templateKey?: string;
      version?: number;
    };
    FailureGroup: {
      errorCode: string;
      step: string | null;
      templateKey: string;
      templateName: string;
      version: number;
      /** @description Executions that wait for a repair. */
      parked: number;
      /** @description Executions that have ended with it. */
      failed: number;
      /** Format: date-time */
      firstSeen: string;
      /** Format: date-time */
      lastSeen: string;
      /** @description The newest execution of the group. */
      example: {
        /** Format: uuid */
        executionId: string;
        message: string | null;
      };
    };
    Failures: {
      /** @description The greatest first. */
      items: components['schemas']['FailureGroup'][];
      /** @description Groups that there are. */
      count: number;
    };
    FeatureDay: {
      key: string;
      /** @description Population stability index against the training rows. */
      psi: number;
      /** @description What it is on average where nothing has changed. */
      psiByChance: number;
      /** @description Probability of a figure as extreme where nothing has changed. */
      psiPValue: number;
      /** @description Greatest distance of the distribution functions, numbers only. */
      ks: number | null;
      ksPValue: number | null;
      missing: number;
      expectedMissing: number;
      /** @description Probability of a figure as extreme where nothing has changed. */
      missingPValue: number;
      hasDrifted: boolean;
      /** @description Whether more leads lack it than did among the training rows. */
      isMissed: boolean;
    };
    HistorySimulation: {
      /** Format: uuid */
      id: string;
      templateKey: string;
      /** @enum {string} */
      state: 'pending' | 'running' | 'stopping' | 'completed' | 'stopped' | 'failed';
      days: number;
      sample: number;
      progress: {
        leads: number | null;
        done: number;
        executions: number;
      };
      /** @description In the end; not in lists. */
      result: components['schemas']['HistorySimulationResult'] | null;
      errorCode:
        | (
            | 'validation_failed'
            | 'body_invalid'
            | 'body_too_deep'
            | 'body_forbidden_key'
            | 'body_too_large'
            | 'media_type_unsupported'
            | 'unauthenticated'
            | 'credentials_invalid'
            | 'refresh_token_invalid'
            | 'refresh_token_reused'
            | 'signature_invalid'
            | 'signature_stale'
            | 'forbidden'
            | 'not_found'
            | 'source_unknown'
            | 'conflict'
            | 'execution_not_open'
            | 'execution_open'
            | 'execution_paused'
            | 'execution_not_paused'
            | 'execution_parked'
            | 'step_unknown'
            | 'automation_unknown'
            | 'automation_changed'
            | 'automation_busy'
            | 'step_not_reachable'
            | 'version_unknown'
            | 'execution_not_parked'
            | 'task_not_open'
            | 'rate_limited'
            | 'internal'
            | 'database_unavailable'
            | 'temporal_unavailable'
            | 'overloaded'
            | 'input_invalid'
            | 'hook_closed'
            | 'lead_unreachable'
            | 'mapping_failed'
            | 'ingest_failed'
            | 'import_file_empty'
            | 'import_file_unreadable'
            | 'import_columns_unmapped'
            | 'import_file_missing'
            | 'storage_unavailable'
            | 'row_malformed'
            | 'row_too_long'
            | 'row_not_utf8'
            | 'template_invalid'
            | 'reentry_refused'
            | 'lead_not_in_segment'
            | 'template_too_large'
            | 'template_key_taken'
            | 'template_archived'
            | 'template_unpublished'
            | 'draft_conflict'
            | 'move_under_way'
            | 'move_not_revertible'
            | 'condition_failed'
            | 'render_failed'
            | 'message_refused'
            | 'mail_rejected'
            | 'mail_unavailable'
            | 'message_outcome_unknown'
            | 'lead_missing'
            | 'template_not_active'
            | 'run_failed'
            | 'run_too_deep'
            | 'template_without_hook'
            | 'start_not_open'
            | 'step_limit_reached'
            | 'provider_unavailable'
            | 'provider_unknown'
            | 'manifest_invalid'
            | 'model_invalid'
            | 'model_hash_mismatch'
            | 'model_opset_unsupported'
            | 'model_operators_refused'
            | 'model_too_large'
            | 'model_too_slow'
            | 'model_output_invalid'
            | 'samples_invalid'
            | 'model_version_taken'
            | 'model_not_servable'
            | 'model_files_missing'
            | 'policy_invalid'
            | 'experiment_running'
            | 'experiment_ended'
            | 'training_under_way'
            | 'training_failed'
            | 'trainer_unavailable'
            | 'python_missing'
            | 'dataset_too_small'
            | 'dataset_one_class'
            | 'dataset_no_features'
            | 'dataset_invalid'
            | 'script_failed'
            | 'script_timeout'
            | 'script_memory_exceeded'
            | 'script_result_invalid'
            | 'secret_missing'
            | 'http_request_invalid'
            | 'http_target_refused'
            | 'http_timeout'
            | 'http_unavailable'
            | 'http_response_refused'
            | 'http_response_too_large'
            | 'http_response_invalid'
          )
        | null;
      /** Format: uuid */
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      finishedAt: string | null;
    };
    HistorySimulationPage: {
      items: components['schemas']['HistorySimulation'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    HistorySimulationRequest: {
      /** @description YAML to be simulated; without it, the draft. */
      definition?: string;
      /** @default 30 */
      days: number;
      /**
       * @description Trigger events that are looked at, the newest; leads, where no event starts the template.
       * @default 10000
       */
      sample: number;
      /**
       * @description What one message costs, by channel.
       * @default {}
       */
      prices: {
        [key: string]: number;
      };
      /**
       * @description What services answer, by the id of the `http` step. Nothing is called.
       * @default {}
       */
      http: {
        [key: string]: {
          status: number;
          headers?: {
            [key: string]: string;
          };
          body?: unknown;
        };
      };
    };
    HistorySimulationResult: {
      window: {
        /** Format: date-time */
        from: string;
        /** Format: date-time */
        to: string;
        days: number;
      };
      sample: {
        leads: number;
        /** @description Trigger events; 0 where no event starts the template. */
        events: number;
        /** @description There are more: these are the newest. */
        isCut: boolean;
      };
      executions: {
        started: number;
        byState: {
          completed: number;
          stopped: number;
          failed: number;
          parked: number;
          /** @description Those that have not ended at the end of the window. */
          waiting: number;
        };
        byReason: {
          [key: string]: number;
        };
      };
      messages: {
        total: number;
        byChannel: {
          [key: string]: number;
        };
        /** @description By channel: 24 numbers, by the hour of the lead’s day. */
        byHour: {
          [key: string]: number[];
        };
      };
      /** @description Messages that the send gate held or refused, by reason. */
      gate: {
        held: {
          [key: string]: number;
        };
        refused: {
          [key: string]: number;
        };
      };
      steps: {
        stepId: string;
        kind: string;
        visits: number;
        failed: number;
      }[];
      /** @description Which ways were taken. */
      edges: {
        from: string;
        to: string;
        count: number;
      }[];
      errors: {
        stepId: string;
        code: string;
        count: number;
      }[];
      /** @description Of executions that were completed or stopped. */
      timeToFinish: {
        count: number;
        p50Ms: number | null;
        p90Ms: number | null;
      };
      cost: {
        byChannel: {
          [key: string]: number;
        };
        total: number;
      };
      /** @description What the numbers take for granted. */
      assumptions: string[];
      warnings: string[];
    };
    Interaction: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      leadId: string;
      kind: string;
      data: {
        [key: string]: unknown;
      };
      /** Format: date-time */
      occurredAt: string;
    };
    InteractionBatch: {
      interactions: components['schemas']['ToldInteraction'][];
    };
    InteractionResult: {
      /** @enum {string} */
      status: 'recorded' | 'rejected';
      /** @description Of the interaction that was recorded. */
      id: string | null;
      leadId: string | null;
      /** @description Why it was rejected. */
      code: ('not_found' | 'validation_failed') | null;
      detail: string | null;
    };
    InteractionResults: {
      recorded: number;
      rejected: number;
      /** @description In the order of the interactions. */
      results: components['schemas']['InteractionResult'][];
    };
    JumpRequest: {
      /** @description For the record; no personal data. */
      why?: string;
      /** @description Where to go on, of the version that the execution runs. */
      stepId: string;
    };
    Lead: {
      /** Format: uuid */
      id: string;
      email: string | null;
      /** @description E.164 */
      phone: string | null;
      firstName: string | null;
      lastName: string | null;
      company: string | null;
      /** @description ISO 3166-1 alpha-2 */
      country: string | null;
      city: string | null;
      timeZone: string | null;
      origin: string | null;
      sourceId: string | null;
      /** @enum {string} */
      status: 'new' | 'contacted' | 'qualified' | 'won' | 'lost' | 'archived';
      tags: string[];
      attributes: {
        [key: string]: string | number | boolean | null;
      };
      ownerId: string | null;
      doNotContact: boolean;
      /** @description The newest score; `null` until there is one. */
      score: {
        value: number;
        points: number;
        /** @enum {string} */
        band: 'hot' | 'warm' | 'cold';
        /** Format: date-time */
        computedAt: string;
      } | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    LeadImport: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      state: 'pending' | 'running' | 'cancelling' | 'completed' | 'cancelled' | 'failed';
      filename: string;
      /** @enum {string} */
      format: 'csv' | 'ndjson';
      sourceId: string | null;
      /** @description Those of a CSV, in their order; `null` for NDJSON. */
      columns: string[] | null;
      bytes: {
        total: number;
        read: number;
      };
      /** @description So far. */
      rows: {
        /** @description Rows that are not blank: those created, updated and rejected together. */
        read: number;
        /** @description Rows that became a new lead. */
        created: number;
        /** @description Rows of leads that were known, from before or from another row. */
        updated: number;
        rejected: number;
        /** @description Rows whose lead is scored; those created and updated, in the end. */
        scored: number;
      };
      /** @description From the start until now, or until the end; `null` before the start. */
      rowsPerSecond: number | null;
      /** @description Why it failed, or what holds it up at the moment. */
      problem: {
        /** @enum {string} */
        code:
          | 'validation_failed'
          | 'body_invalid'
          | 'body_too_deep'
          | 'body_forbidden_key'
          | 'body_too_large'
          | 'media_type_unsupported'
          | 'unauthenticated'
          | 'credentials_invalid'
          | 'refresh_token_invalid'
          | 'refresh_token_reused'
          | 'signature_invalid'
          | 'signature_stale'
          | 'forbidden'
          | 'not_found'
          | 'source_unknown'
          | 'conflict'
          | 'execution_not_open'
          | 'execution_open'
          | 'execution_paused'
          | 'execution_not_paused'
          | 'execution_parked'
          | 'step_unknown'
          | 'automation_unknown'
          | 'automation_changed'
          | 'automation_busy'
          | 'step_not_reachable'
          | 'version_unknown'
          | 'execution_not_parked'
          | 'task_not_open'
          | 'rate_limited'
          | 'internal'
          | 'database_unavailable'
          | 'temporal_unavailable'
          | 'overloaded'
          | 'input_invalid'
          | 'hook_closed'
          | 'lead_unreachable'
          | 'mapping_failed'
          | 'ingest_failed'
          | 'import_file_empty'
          | 'import_file_unreadable'
          | 'import_columns_unmapped'
          | 'import_file_missing'
          | 'storage_unavailable'
          | 'row_malformed'
          | 'row_too_long'
          | 'row_not_utf8'
          | 'template_invalid'
          | 'reentry_refused'
          | 'lead_not_in_segment'
          | 'template_too_large'
          | 'template_key_taken'
          | 'template_archived'
          | 'template_unpublished'
          | 'draft_conflict'
          | 'move_under_way'
          | 'move_not_revertible'
          | 'condition_failed'
          | 'render_failed'
          | 'message_refused'
          | 'mail_rejected'
          | 'mail_unavailable'
          | 'message_outcome_unknown'
          | 'lead_missing'
          | 'template_not_active'
          | 'run_failed'
          | 'run_too_deep'
          | 'template_without_hook'
          | 'start_not_open'
          | 'step_limit_reached'
          | 'provider_unavailable'
          | 'provider_unknown'
          | 'manifest_invalid'
          | 'model_invalid'
          | 'model_hash_mismatch'
          | 'model_opset_unsupported'
          | 'model_operators_refused'
          | 'model_too_large'
          | 'model_too_slow'
          | 'model_output_invalid'
          | 'samples_invalid'
          | 'model_version_taken'
          | 'model_not_servable'
          | 'model_files_missing'
          | 'policy_invalid'
          | 'experiment_running'
          | 'experiment_ended'
          | 'training_under_way'
          | 'training_failed'
          | 'trainer_unavailable'
          | 'python_missing'
          | 'dataset_too_small'
          | 'dataset_one_class'
          | 'dataset_no_features'
          | 'dataset_invalid'
          | 'script_failed'
          | 'script_timeout'
          | 'script_memory_exceeded'
          | 'script_result_invalid'
          | 'secret_missing'
          | 'http_request_invalid'
          | 'http_target_refused'
          | 'http_timeout'
          | 'http_unavailable'
          | 'http_response_refused'
          | 'http_response_too_large'
          | 'http_response_invalid';
        detail: string;
      } | null;
      /** @description There are rejected rows, and the file that they stand in is still there. */
      rejectedFile: boolean;
      /**
       * Format: uuid
       * @description Id of the user or API key that uploaded it.
       */
      createdBy: string;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
    };
    LeadImportPage: {
      items: components['schemas']['LeadImport'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    LeadPage: {
      items: components['schemas']['Lead'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    LeadPatch: {
      /** @enum {string} */
      status?: 'new' | 'contacted' | 'qualified' | 'won' | 'lost' | 'archived';
      tags?: string[];
      ownerId?: string | null;
      doNotContact?: boolean;
    };
    LeadScore: {
      /** @description Calibrated probability: `logit(value) = baseline + Σ contributions`. */
      value: number;
      points: number;
      /** @enum {string} */
      band: 'hot' | 'warm' | 'cold';
      model: {
        key: string;
        version: string;
      };
      baseline: number;
      reasons: components['schemas']['ScoreReason'][];
      /** @description How the reasons were found. They add up to the score in any case. */
      explanation: {
        /**
         * @description `additive`: what the model itself adds up. Else Shapley values: all of them, or estimates.
         * @enum {string}
         */
        method: 'additive' | 'shapley_exact' | 'shapley_sampled';
        /** @description The largest standard error of a reason, in log-odds; 0 unless they are estimates. */
        error: number;
      };
      /** @description True where the rule scorer answered because the model could not. */
      fallback: boolean;
      /** @description The scoring policy whose bands and rules it was made with; 0 is the default one. */
      policyVersion: number;
      /**
       * Format: uuid
       * @description The A/B experiment that decided which model scored it.
       */
      experimentId?: string;
      /** @description The letter that the policy gives; absent where it gives none. */
      grade?: string;
      /** @description Microseconds that scoring took: those of its batch, divided by the leads in it. */
      durationUs?: number;
      /** Format: date-time */
      computedAt: string;
      /** Format: uuid */
      id: string;
      /** @description Of the ONNX file; `null` where the rule scorer answered. */
      modelSha256: string | null;
      /** @description What the model read, by feature. With its file, the policy and these the score can be computed again. */
      values: {
        [key: string]: string | number | boolean | null;
      };
    };
    LeadScorePage: {
      items: components['schemas']['LeadScore'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    Liveness: {
      /** @enum {string} */
      status: 'live';
    };
    LogEvent: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      type:
        | 'lead.created'
        | 'lead.updated'
        | 'lead.submitted'
        | 'lead.enriched'
        | 'lead.scored'
        | 'lead.score_changed'
        | 'lead.status_changed'
        | 'lead.assigned'
        | 'interaction.recorded'
        | 'message.sent'
        | 'message.failed'
        | 'message.held'
        | 'message.refused'
        | 'message.unknown'
        | 'message.opened'
        | 'message.clicked'
        | 'message.replied'
        | 'task.created'
        | 'task.completed'
        | 'task.expired'
        | 'execution.started'
        | 'execution.step_started'
        | 'execution.step_finished'
        | 'execution.parked'
        | 'execution.paused'
        | 'execution.resumed'
        | 'execution.jumped'
        | 'execution.moved'
        | 'execution.finished'
        | 'receipt.rejected'
        | 'receipt.failed'
        | 'import.created'
        | 'import.cancelled'
        | 'import.finished'
        | 'webhook.received'
        | 'start.created'
        | 'start.advanced'
        | 'start.stopped'
        | 'start.finished'
        | 'start.skipped'
        | 'template.created'
        | 'template.draft_saved'
        | 'template.published'
        | 'template.paused'
        | 'template.resumed'
        | 'template.archived'
        | 'template.restored'
        | 'template.move_started'
        | 'template.move_stopped'
        | 'template.move_finished'
        | 'repair.created'
        | 'repair.stopped'
        | 'repair.finished'
        | 'scoring.fallback'
        | 'scoring.alert'
        | 'scoring.policy_changed'
        | 'training.created'
        | 'training.cancelled'
        | 'training.finished'
        | 'model.registered'
        | 'model.refused'
        | 'model.approved'
        | 'model.activated'
        | 'experiment.started'
        | 'experiment.verdict_reached'
        | 'experiment.ended'
        | 'rescoring.created'
        | 'rescoring.cancelled'
        | 'rescoring.finished';
      leadId: string | null;
      executionId: string | null;
      data: {
        [key: string]: unknown;
      };
      /** Format: date-time */
      occurredAt: string;
    };
    LoginRequest: {
      email: string;
      password: string;
    };
    Mail: {
      id: string;
      from: string;
      to: string;
      subject: string;
      date: string | null;
      /** @description Angle brackets included. */
      messageId: string | null;
      /** Format: date-time */
      receivedAt: string;
    };
    MailDetail: {
      id: string;
      from: string;
      to: string;
      subject: string;
      date: string | null;
      /** @description Angle brackets included. */
      messageId: string | null;
      /** Format: date-time */
      receivedAt: string;
      /** @description As it was sent: show it in a sandbox. */
      html: string | null;
      text: string | null;
      /** @description By lower-case name; of several the last. */
      headers: {
        [key: string]: string;
      };
    };
    MailPage: {
      items: components['schemas']['Mail'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    Me: components['schemas']['UserMe'] | components['schemas']['ApiKeyMe'];
    Message: {
      /** Format: uuid */
      id: string;
      leadId: string | null;
      executionId: string | null;
      stepId: string | null;
      /** @enum {string} */
      channel: 'email' | 'sms' | 'push' | 'in_app';
      recipient: string | null;
      subject: string | null;
      /** @enum {string} */
      status: 'sending' | 'sent' | 'unknown' | 'failed' | 'refused' | 'held';
      reasonCode: string | null;
      /** @description Of a message that the send gate holds: when it is tried. */
      heldUntil: string | null;
      attempts: number;
      /** Format: date-time */
      createdAt: string;
      handedOverAt: string | null;
      settledAt: string | null;
    };
    MessageDetail: {
      /** Format: uuid */
      id: string;
      leadId: string | null;
      executionId: string | null;
      stepId: string | null;
      /** @enum {string} */
      channel: 'email' | 'sms' | 'push' | 'in_app';
      recipient: string | null;
      subject: string | null;
      /** @enum {string} */
      status: 'sending' | 'sent' | 'unknown' | 'failed' | 'refused' | 'held';
      reasonCode: string | null;
      /** @description Of a message that the send gate holds: when it is tried. */
      heldUntil: string | null;
      attempts: number;
      /** Format: date-time */
      createdAt: string;
      handedOverAt: string | null;
      settledAt: string | null;
      bodyText: string | null;
      bodyHtml: string | null;
    };
    MessagePage: {
      items: components['schemas']['Message'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    Model: {
      /** Format: uuid */
      id: string;
      key: string;
      version: string;
      /**
       * @description `active`: answers. `registered`: may be activated. `refused`, `retired`: never serve.
       * @enum {string}
       */
      state: 'registered' | 'awaiting_approval' | 'refused' | 'active' | 'retired';
      /** @enum {string} */
      origin: 'shipped' | 'trained' | 'uploaded';
      /** @description Whether the gate has judged it by what became of the organization’s leads. One that was brought has passed the technical checks only. */
      judgedByGate: boolean;
      /** @enum {string} */
      kind: 'additive' | 'probability';
      /** @description Of the ONNX file. */
      sha256: string;
      trainingId: string | null;
      /** @description The model that was active before it: where a roll-back leads. */
      replacedId: string | null;
      createdBy: string | null;
      /** Format: date-time */
      createdAt: string;
      activatedAt: string | null;
      /** @description Who let it through in spite of a fairness ratio. */
      approvedBy: string | null;
      approvedAt: string | null;
      approvedWhy: string | null;
      /** @description In folds on leads that it had not seen; of a model that was brought along, on its samples, else as its manifest says. */
      auc: number | null;
      calibrationError: number | null;
    };
    ModelActivation: {
      /**
       * @description Whether the leads that there are get their scores from it, too.
       * @default true
       */
      rescore: boolean;
      /** @description For the audit log. */
      why?: string;
    };
    ModelAlert: {
      /** @enum {string} */
      code: 'feature_drift' | 'missing_values' | 'calibration_drift' | 'auc_drop' | 'volume' | 'latency' | 'fallback';
      /** @description The feature that it is about, where it is about one. */
      feature: string | null;
      /** @description The figure that is out of bounds. */
      value: number;
      /** @description What it was measured against: the reference, or what is usual. */
      bound: number;
      /** @description How far out it is: 1 is at the bound. */
      severity: number;
      /** @description Whether people were told on this day; not again within a week, unless it has become worse. */
      told: boolean;
    };
    ModelApproval: {
      /** @description Kept with the model. */
      why: string;
    };
    ModelChecks: {
      /** @description How often each operator occurs. */
      operators: {
        [key: string]: number;
      };
      opsets: {
        [key: string]: number;
      };
      samples: {
        rows: number;
        outcomes: number;
      };
      /** @description What it says of the samples, calibrated. */
      probabilities: {
        least: number;
        mean: number;
        greatest: number;
      };
      /** @description CPU time. */
      latency: {
        rowMs: number;
        thousandRowsMs: number;
      };
      /** @description Of a lead that comes alone. */
      explanation: {
        method: string;
        error: number;
      };
      /** @description On the samples, where at least ten of either outcome are among them. */
      metrics: {
        auc: number;
        brier: number;
        baseRate: number;
      } | null;
    };
    ModelDay: {
      /** @description Leads that came to the organization on the day. */
      leads: number;
      /** @description Leads that are usual on such a day; null where too few days are known. */
      usualLeads: number | null;
      volumePValue: number | null;
      /** @description Scores that this model gave on the day. */
      scores: number;
      /** @description Scores that rules gave because the model could not; told with the active model. */
      byRules: number;
      /** @description Probability of a figure as extreme where nothing has changed. */
      fallbackPValue: number;
      meanScore: number | null;
      /** @description How long a score took, in microseconds. */
      latencyUs: {
        median: number;
        p95: number;
        usualP95: number | null;
        pValue: number | null;
      } | null;
      /** @description The leads whose features were compared: one score of each, of the day and, where those are few, of days before it. */
      sampled: {
        leads: number;
        /** Format: date */
        from: string;
      } | null;
      features: components['schemas']['FeatureDay'][];
      outcomes: components['schemas']['OutcomesDay'] | null;
      alerts: components['schemas']['ModelAlert'][];
    };
    ModelDetails: {
      /** Format: uuid */
      id: string;
      key: string;
      version: string;
      /**
       * @description `active`: answers. `registered`: may be activated. `refused`, `retired`: never serve.
       * @enum {string}
       */
      state: 'registered' | 'awaiting_approval' | 'refused' | 'active' | 'retired';
      /** @enum {string} */
      origin: 'shipped' | 'trained' | 'uploaded';
      /** @description Whether the gate has judged it by what became of the organization’s leads. One that was brought has passed the technical checks only. */
      judgedByGate: boolean;
      /** @enum {string} */
      kind: 'additive' | 'probability';
      /** @description Of the ONNX file. */
      sha256: string;
      trainingId: string | null;
      /** @description The model that was active before it: where a roll-back leads. */
      replacedId: string | null;
      createdBy: string | null;
      /** Format: date-time */
      createdAt: string;
      activatedAt: string | null;
      /** @description Who let it through in spite of a fairness ratio. */
      approvedBy: string | null;
      approvedAt: string | null;
      approvedWhy: string | null;
      /** @description In folds on leads that it had not seen; of a model that was brought along, on its samples, else as its manifest says. */
      auc: number | null;
      calibrationError: number | null;
      /** @description Where the policy names none. */
      bands: {
        hot: number;
        warm: number;
      };
      features: {
        key: string;
        label: string;
        type: string;
        unit: string | null;
        personal: boolean;
        sensitive: boolean;
        changeable: boolean;
      }[];
      /** @description Where the rows came from. */
      training: {
        [key: string]: unknown;
      };
      metrics: {
        [key: string]: unknown;
      };
      /** @description How it was measured, and what the gate said. */
      report: {
        [key: string]: unknown;
      } | null;
    };
    ModelPage: {
      items: components['schemas']['Model'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    ModelPerformance: {
      /** Format: uuid */
      modelId: string;
      key: string;
      version: string;
      /** Format: date */
      from: string;
      /** Format: date */
      to: string;
      /** @description Days that were measured, the oldest first. */
      days: {
        /** Format: date */
        day: string;
        /** Format: date-time */
        measuredAt: string;
        statistics: components['schemas']['ModelDay'];
      }[];
      /** @description Predicted against observed, of the newest day with enough outcomes; empty where there is none. */
      reliability: components['schemas']['ReliabilityBin'][];
      /** @description All alarms of these days, the newest first. People were told of those that say so. */
      alerts: {
        /** @enum {string} */
        code: 'feature_drift' | 'missing_values' | 'calibration_drift' | 'auc_drop' | 'volume' | 'latency' | 'fallback';
        /** @description The feature that it is about, where it is about one. */
        feature: string | null;
        /** @description The figure that is out of bounds. */
        value: number;
        /** @description What it was measured against: the reference, or what is usual. */
        bound: number;
        /** @description How far out it is: 1 is at the bound. */
        severity: number;
        /** @description Whether people were told on this day; not again within a week, unless it has become worse. */
        told: boolean;
        /** Format: date */
        day: string;
      }[];
    };
    /** @description Candidates and their figures, segments, fairness, reliability and the checks of the gate (docs/scoring.md). */
    ModelReport: {
      [key: string]: unknown;
    };
    ModelRetirement: {
      /** @description For the audit log. */
      why?: string;
    };
    ModelShape: {
      /** @description Its key; of two together, both with ` × ` between them. */
      feature: string;
      /** @enum {string} */
      type: 'numeric' | 'categorical' | 'pair';
      label?: string;
      /** @description Of a pair. */
      features?: string[];
      /** @description Inner edges of the bins of a number, ascending. */
      edges?: (number | null)[];
      categories?: string[];
      /** @description Of each bin (one more than edges) or category, in log-odds. */
      contributions?: (number | null)[];
      /** @description Where they lie with the uncertainty of training: from here … */
      low?: (number | null)[];
      /** @description … to here. */
      high?: (number | null)[];
      /** @description Share of the training rows. */
      density?: (number | null)[];
      /** @description Where the value is missing. */
      missing?: number | null;
      /** @description Where the category is none of them. */
      unknown?: number | null;
      importance?: number;
    } & {
      [key: string]: unknown;
    };
    ModelShapes: {
      terms: components['schemas']['ModelShape'][];
      /** @description Mean size of the contribution, by feature. */
      importance?: {
        [key: string]: number;
      };
    } & {
      [key: string]: unknown;
    };
    NewApiKey: {
      name: string;
      scopes: (
        | 'leads:read'
        | 'leads:write'
        | 'leads:import'
        | 'sources:read'
        | 'sources:write'
        | 'scoring:use'
        | 'scoring:manage'
        | 'models:approve'
        | 'workflows:read'
        | 'workflows:write'
        | 'workflows:start'
        | 'messages:read'
        | 'messages:write'
        | 'events:read'
        | 'tasks:write'
        | 'organizations:read'
        | 'organizations:write'
        | 'api_keys:manage'
        | 'audit:read'
        | 'secrets:manage'
      )[];
      expiresAt?: string | null;
    };
    NewInteraction: {
      kind: string;
      /** @default {} */
      data: {
        [key: string]: unknown;
      };
      /**
       * Format: date-time
       * @description When it happened; now, where nothing is said.
       */
      occurredAt?: string;
      /** @description How long it lasted, for example on the site. */
      seconds?: number;
      /** @description What was looked at: different ones are counted. Kept in `data`; events have a hash of it. */
      contentId?: string;
    };
    NewSource: {
      /** @description Part of the address; made up where absent. */
      key?: string;
      name: string;
      /**
       * @default standard_webhooks
       * @enum {string}
       */
      authStrategy: 'standard_webhooks' | 'bearer';
      /**
       * @default {}
       * @example {
       *       "email": "$.contact.email",
       *       "attributes.budget": "$['Max. budget']"
       *     }
       */
      fieldMapping: {
        [key: string]: string;
      };
    };
    NewSuppression: {
      /**
       * @default email
       * @enum {string}
       */
      channel: 'email';
      /** @description As anyone would write it; kept in the form of leads’ addresses. */
      address: string;
      /**
       * @default manual
       * @enum {string}
       */
      reason: 'unsubscribed' | 'bounced' | 'complained' | 'manual';
      note?: string;
    };
    NewTemplate: {
      /** @description YAML, 256 KB at most. It need not be valid to be kept. */
      source: string;
      /** @description Where the source does not name one yet. */
      key?: string;
    };
    NewTemplateHook: {
      /**
       * @description Unset: as it was; at first, `standard_webhooks`.
       * @enum {string}
       */
      authStrategy?: 'standard_webhooks' | 'bearer';
    };
    Notification: {
      /** Format: uuid */
      id: string;
      subject: string | null;
      bodyText: string | null;
      leadId: string | null;
      executionId: string | null;
      /** @description The model that it is about. */
      modelId: string | null;
      /** Format: date-time */
      createdAt: string;
      readAt: string | null;
    };
    NotificationPage: {
      items: components['schemas']['Notification'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    Organization: {
      /** Format: uuid */
      id: string;
      name: string;
      slug: string;
      /** @description Where a lead’s own is not known. */
      timeZone: string;
      /** @description When and how often leads are written to, as it is in effect. */
      sendPolicy: components['schemas']['SendPolicy'];
    };
    OrganizationPatch: {
      name?: string;
      /** @example Europe/Berlin */
      timeZone?: string;
      /** @description What is named changes, the rest stays. `null`: back to the default. */
      sendPolicy?: {
        /** @description `null`: none. */
        quietHours?: {
          /** @example 21:00 */
          from: string;
          /** @example 21:00 */
          to: string;
        } | null;
        /** @description `null`: none. */
        dailyCap?: number | null;
      } | null;
    };
    OrganizationSummary: {
      /** Format: uuid */
      id: string;
      name: string;
      slug: string;
      timeZone: string;
    };
    OutcomesDay: {
      /**
       * Format: date
       * @description The first day of the leads; the last one is so long ago that their horizon has passed.
       */
      from: string;
      /** Format: date */
      to: string;
      leads: number;
      won: number;
      /** @description Mean probability. */
      predicted: number;
      /** @description Share of those who bought. */
      observed: number;
      /** @description Standard deviations that more bought than predicted. */
      rateZ: number;
      /** @description Probability of a figure as extreme where nothing has changed. */
      ratePValue: number;
      calibrationError: number;
      calibrationErrorByChance: number;
      /** @description Probability of a figure as extreme where nothing has changed. */
      calibrationErrorPValue: number;
      auc: number | null;
      /** @description Its standard error (DeLong). */
      aucError: number | null;
      /** @description What the model was measured at when it was trained. */
      referenceAuc: number | null;
      aucPValue: number | null;
      reliability: components['schemas']['ReliabilityBin'][];
    };
    Problem: {
      /** @example urn:throughline:problem:not_found */
      type: string;
      title: string;
      status: number;
      detail: string;
      /** @enum {string} */
      code:
        | 'validation_failed'
        | 'body_invalid'
        | 'body_too_deep'
        | 'body_forbidden_key'
        | 'body_too_large'
        | 'media_type_unsupported'
        | 'unauthenticated'
        | 'credentials_invalid'
        | 'refresh_token_invalid'
        | 'refresh_token_reused'
        | 'signature_invalid'
        | 'signature_stale'
        | 'forbidden'
        | 'not_found'
        | 'source_unknown'
        | 'conflict'
        | 'execution_not_open'
        | 'execution_open'
        | 'execution_paused'
        | 'execution_not_paused'
        | 'execution_parked'
        | 'step_unknown'
        | 'automation_unknown'
        | 'automation_changed'
        | 'automation_busy'
        | 'step_not_reachable'
        | 'version_unknown'
        | 'execution_not_parked'
        | 'task_not_open'
        | 'rate_limited'
        | 'internal'
        | 'database_unavailable'
        | 'temporal_unavailable'
        | 'overloaded'
        | 'input_invalid'
        | 'hook_closed'
        | 'lead_unreachable'
        | 'mapping_failed'
        | 'ingest_failed'
        | 'import_file_empty'
        | 'import_file_unreadable'
        | 'import_columns_unmapped'
        | 'import_file_missing'
        | 'storage_unavailable'
        | 'row_malformed'
        | 'row_too_long'
        | 'row_not_utf8'
        | 'template_invalid'
        | 'reentry_refused'
        | 'lead_not_in_segment'
        | 'template_too_large'
        | 'template_key_taken'
        | 'template_archived'
        | 'template_unpublished'
        | 'draft_conflict'
        | 'move_under_way'
        | 'move_not_revertible'
        | 'condition_failed'
        | 'render_failed'
        | 'message_refused'
        | 'mail_rejected'
        | 'mail_unavailable'
        | 'message_outcome_unknown'
        | 'lead_missing'
        | 'template_not_active'
        | 'run_failed'
        | 'run_too_deep'
        | 'template_without_hook'
        | 'start_not_open'
        | 'step_limit_reached'
        | 'provider_unavailable'
        | 'provider_unknown'
        | 'manifest_invalid'
        | 'model_invalid'
        | 'model_hash_mismatch'
        | 'model_opset_unsupported'
        | 'model_operators_refused'
        | 'model_too_large'
        | 'model_too_slow'
        | 'model_output_invalid'
        | 'samples_invalid'
        | 'model_version_taken'
        | 'model_not_servable'
        | 'model_files_missing'
        | 'policy_invalid'
        | 'experiment_running'
        | 'experiment_ended'
        | 'training_under_way'
        | 'training_failed'
        | 'trainer_unavailable'
        | 'python_missing'
        | 'dataset_too_small'
        | 'dataset_one_class'
        | 'dataset_no_features'
        | 'dataset_invalid'
        | 'script_failed'
        | 'script_timeout'
        | 'script_memory_exceeded'
        | 'script_result_invalid'
        | 'secret_missing'
        | 'http_request_invalid'
        | 'http_target_refused'
        | 'http_timeout'
        | 'http_unavailable'
        | 'http_response_refused'
        | 'http_response_too_large'
        | 'http_response_invalid';
      instance?: string;
      errors?: {
        path: string;
        code: string;
        message: string;
        /** @description Of a template, from 1. */
        line?: number;
      }[];
    };
    Readiness: {
      /** @enum {string} */
      status: 'ready' | 'not_ready';
      checks: {
        /** @enum {string} */
        database: 'up' | 'down';
        /** @enum {string} */
        temporal: 'up' | 'down';
      };
    };
    Receipt: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      sourceId: string;
      /** @enum {string} */
      status: 'received' | 'done' | 'rejected' | 'failed';
      leadId: string | null;
      reason: {
        code: string;
        detail: string;
      } | null;
      idempotencyKey: string | null;
      /** Format: date-time */
      receivedAt: string;
      processedAt: string | null;
      attempts: number;
    };
    ReceiptDetail: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      sourceId: string;
      /** @enum {string} */
      status: 'received' | 'done' | 'rejected' | 'failed';
      leadId: string | null;
      reason: {
        code: string;
        detail: string;
      } | null;
      idempotencyKey: string | null;
      /** Format: date-time */
      receivedAt: string;
      processedAt: string | null;
      attempts: number;
      /** @description As it was posted. */
      body: unknown;
    };
    ReceiptPage: {
      items: components['schemas']['Receipt'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    RefreshRequest: {
      refreshToken?: string;
    };
    Refusal: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      code:
        | 'validation_failed'
        | 'body_invalid'
        | 'body_too_deep'
        | 'body_forbidden_key'
        | 'body_too_large'
        | 'media_type_unsupported'
        | 'unauthenticated'
        | 'credentials_invalid'
        | 'refresh_token_invalid'
        | 'refresh_token_reused'
        | 'signature_invalid'
        | 'signature_stale'
        | 'forbidden'
        | 'not_found'
        | 'source_unknown'
        | 'conflict'
        | 'execution_not_open'
        | 'execution_open'
        | 'execution_paused'
        | 'execution_not_paused'
        | 'execution_parked'
        | 'step_unknown'
        | 'automation_unknown'
        | 'automation_changed'
        | 'automation_busy'
        | 'step_not_reachable'
        | 'version_unknown'
        | 'execution_not_parked'
        | 'task_not_open'
        | 'rate_limited'
        | 'internal'
        | 'database_unavailable'
        | 'temporal_unavailable'
        | 'overloaded'
        | 'input_invalid'
        | 'hook_closed'
        | 'lead_unreachable'
        | 'mapping_failed'
        | 'ingest_failed'
        | 'import_file_empty'
        | 'import_file_unreadable'
        | 'import_columns_unmapped'
        | 'import_file_missing'
        | 'storage_unavailable'
        | 'row_malformed'
        | 'row_too_long'
        | 'row_not_utf8'
        | 'template_invalid'
        | 'reentry_refused'
        | 'lead_not_in_segment'
        | 'template_too_large'
        | 'template_key_taken'
        | 'template_archived'
        | 'template_unpublished'
        | 'draft_conflict'
        | 'move_under_way'
        | 'move_not_revertible'
        | 'condition_failed'
        | 'render_failed'
        | 'message_refused'
        | 'mail_rejected'
        | 'mail_unavailable'
        | 'message_outcome_unknown'
        | 'lead_missing'
        | 'template_not_active'
        | 'run_failed'
        | 'run_too_deep'
        | 'template_without_hook'
        | 'start_not_open'
        | 'step_limit_reached'
        | 'provider_unavailable'
        | 'provider_unknown'
        | 'manifest_invalid'
        | 'model_invalid'
        | 'model_hash_mismatch'
        | 'model_opset_unsupported'
        | 'model_operators_refused'
        | 'model_too_large'
        | 'model_too_slow'
        | 'model_output_invalid'
        | 'samples_invalid'
        | 'model_version_taken'
        | 'model_not_servable'
        | 'model_files_missing'
        | 'policy_invalid'
        | 'experiment_running'
        | 'experiment_ended'
        | 'training_under_way'
        | 'training_failed'
        | 'trainer_unavailable'
        | 'python_missing'
        | 'dataset_too_small'
        | 'dataset_one_class'
        | 'dataset_no_features'
        | 'dataset_invalid'
        | 'script_failed'
        | 'script_timeout'
        | 'script_memory_exceeded'
        | 'script_result_invalid'
        | 'secret_missing'
        | 'http_request_invalid'
        | 'http_target_refused'
        | 'http_timeout'
        | 'http_unavailable'
        | 'http_response_refused'
        | 'http_response_too_large'
        | 'http_response_invalid';
      detail: string;
      /** @description Hexadecimal; `null` where the body was too large to be read. */
      bodySha256: string | null;
      bodyBytes: number;
      idempotencyKey: string | null;
      /** Format: date-time */
      receivedAt: string;
    };
    RefusalPage: {
      items: components['schemas']['Refusal'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    ReliabilityBin: {
      /** @description Of ten: 0 is a probability below 0.1. */
      bin: number;
      predicted: number;
      observed: number;
      leads: number;
    };
    RepairPreview: {
      /** @description Parked executions that would be repaired. */
      executions: number;
      /** @description Executions that failed the same way and have ended: they are left as they are. */
      ended: number;
      /** @description Of the executions, those that `move` could not move: the active version has not their step, or there is none. */
      refused: {
        stepUnknown: number;
        templateNotActive: number;
      };
      /** @description Messages at whose steps executions are parked. Steps behind them send theirs, as they would have. */
      messages: {
        /** @description Would be handed over: the send ledger knows that they have not gone out. */
        send: number;
        /** @description Would not be sent again: the ledger says that they went out (`sent`), or may have (`unknown`; such a one is sent only after the provider has said that it is not there). */
        heldBack: {
          sent: number;
          unknown: number;
        };
        /** @description Would never be sent, because their steps are skipped. */
        passedOver: number;
      };
    };
    RepairPreviewRequest: {
      filter: components['schemas']['FailureFilter'];
      /**
       * @description `retry` tries the step again, `skip` goes on behind it, `move` puts the execution on the active version of its template and tries the step again there.
       * @enum {string}
       */
      action: 'retry' | 'skip' | 'move';
    };
    RepairRequest: {
      /** @description For the record; no personal data. */
      why?: string;
      /** @description The parked step, where several branches are parked; without it the one that was parked first. */
      stepId?: string;
    };
    Rerun: {
      /** Format: uuid */
      id: string;
      templateKey: string;
      templateName: string;
      version: number;
      lead: {
        /** Format: uuid */
        id: string;
        name: string | null;
        email: string | null;
      };
      /** @description The execution that was run once more. */
      rerunOf: string | null;
      /** @description The execution that had it run. */
      parentId: string | null;
      /** @enum {string} */
      state: 'pending' | 'running' | 'waiting' | 'paused' | 'parked' | 'completed' | 'stopped' | 'cancelled' | 'failed';
      currentStep: string | null;
      waitingFor: string | null;
      error: {
        code: string;
        message: string;
      } | null;
      endReason: string | null;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
      /** @description The workflow in the Temporal UI, where that is known. */
      temporalUrl: string | null;
      /** @description Messages of the execution and of its reruns before. A rerun sends its own, whatever these are. */
      messagesBefore: {
        /** @description Went out. */
        sent: number;
        /** @description May have gone out. */
        unknown: number;
      };
    };
    RerunPreview: {
      templateKey: string;
      version: number;
      /** @description Messages of the execution and of its reruns before. A rerun sends its own, whatever these are. */
      messagesBefore: {
        /** @description Went out. */
        sent: number;
        /** @description May have gone out. */
        unknown: number;
      };
    };
    RerunRequest: {
      /** @description For the record; no personal data. */
      why?: string;
      /**
       * @description The version that is active now, or the one that the execution had.
       * @default active
       * @enum {string}
       */
      version: 'active' | 'same';
    };
    RescoreRequest: {
      /** @description For the audit log. */
      why?: string;
    };
    Rescoring: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      state: 'pending' | 'running' | 'cancelling' | 'completed' | 'cancelled' | 'failed';
      /** @enum {string} */
      trigger: 'manual' | 'activation' | 'policy';
      /** @description The model whose activation it follows. */
      modelId: string | null;
      why: string | null;
      leads: {
        /** @description Null until it has begun. */
        total: number | null;
        scored: number;
        /** @description Those whose change was told by `lead.score_changed`. */
        changed: number;
      };
      /** @description Why it does not go on at the moment, or failed. */
      problem: {
        /** @enum {string} */
        code:
          | 'validation_failed'
          | 'body_invalid'
          | 'body_too_deep'
          | 'body_forbidden_key'
          | 'body_too_large'
          | 'media_type_unsupported'
          | 'unauthenticated'
          | 'credentials_invalid'
          | 'refresh_token_invalid'
          | 'refresh_token_reused'
          | 'signature_invalid'
          | 'signature_stale'
          | 'forbidden'
          | 'not_found'
          | 'source_unknown'
          | 'conflict'
          | 'execution_not_open'
          | 'execution_open'
          | 'execution_paused'
          | 'execution_not_paused'
          | 'execution_parked'
          | 'step_unknown'
          | 'automation_unknown'
          | 'automation_changed'
          | 'automation_busy'
          | 'step_not_reachable'
          | 'version_unknown'
          | 'execution_not_parked'
          | 'task_not_open'
          | 'rate_limited'
          | 'internal'
          | 'database_unavailable'
          | 'temporal_unavailable'
          | 'overloaded'
          | 'input_invalid'
          | 'hook_closed'
          | 'lead_unreachable'
          | 'mapping_failed'
          | 'ingest_failed'
          | 'import_file_empty'
          | 'import_file_unreadable'
          | 'import_columns_unmapped'
          | 'import_file_missing'
          | 'storage_unavailable'
          | 'row_malformed'
          | 'row_too_long'
          | 'row_not_utf8'
          | 'template_invalid'
          | 'reentry_refused'
          | 'lead_not_in_segment'
          | 'template_too_large'
          | 'template_key_taken'
          | 'template_archived'
          | 'template_unpublished'
          | 'draft_conflict'
          | 'move_under_way'
          | 'move_not_revertible'
          | 'condition_failed'
          | 'render_failed'
          | 'message_refused'
          | 'mail_rejected'
          | 'mail_unavailable'
          | 'message_outcome_unknown'
          | 'lead_missing'
          | 'template_not_active'
          | 'run_failed'
          | 'run_too_deep'
          | 'template_without_hook'
          | 'start_not_open'
          | 'step_limit_reached'
          | 'provider_unavailable'
          | 'provider_unknown'
          | 'manifest_invalid'
          | 'model_invalid'
          | 'model_hash_mismatch'
          | 'model_opset_unsupported'
          | 'model_operators_refused'
          | 'model_too_large'
          | 'model_too_slow'
          | 'model_output_invalid'
          | 'samples_invalid'
          | 'model_version_taken'
          | 'model_not_servable'
          | 'model_files_missing'
          | 'policy_invalid'
          | 'experiment_running'
          | 'experiment_ended'
          | 'training_under_way'
          | 'training_failed'
          | 'trainer_unavailable'
          | 'python_missing'
          | 'dataset_too_small'
          | 'dataset_one_class'
          | 'dataset_no_features'
          | 'dataset_invalid'
          | 'script_failed'
          | 'script_timeout'
          | 'script_memory_exceeded'
          | 'script_result_invalid'
          | 'secret_missing'
          | 'http_request_invalid'
          | 'http_target_refused'
          | 'http_timeout'
          | 'http_unavailable'
          | 'http_response_refused'
          | 'http_response_too_large'
          | 'http_response_invalid';
        detail: string;
      } | null;
      createdBy: string | null;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
    };
    RescoringPage: {
      items: components['schemas']['Rescoring'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    ScoreAdvice: {
      model: {
        key: string;
        version: string;
      };
      /** @description Probability as the lead is now, by the model alone. */
      value: number;
      points: number;
      /** @description The best first. Only what people can change; nothing personal or sensitive. */
      suggestions: {
        feature: string;
        label: string;
        from: string | number | boolean | null;
        to: string | number | boolean | null;
        /** @description Probability with this one thing changed, and all else as it is. */
        value: number;
        points: number;
        text: string;
      }[];
    };
    ScoreReason: {
      feature: string;
      label: string;
      /** @description The reason for a person: `Spent 14 minutes on the site, more than 80% of leads`. */
      text: string;
      value: string | number | boolean | null;
      /** @description Added to the log-odds; signed. */
      contribution: number;
    };
    ScoreRequest: {
      leads: components['schemas']['ScoringLead'][];
      /**
       * @description Whether each reason also comes as a sentence (`text`). Of many leads, these take longer than the scores.
       * @default false
       */
      texts: boolean;
    };
    ScoreResponse: {
      /** @description In the order of the leads. */
      scores: components['schemas']['AnsweredScore'][];
    };
    ScoringLead: {
      email?: string | null;
      phone?: string | null;
      firstName?: string | null;
      lastName?: string | null;
      company?: string | null;
      country?: string | null;
      city?: string | null;
      timeZone?: string | null;
      origin?: string | null;
      /** @enum {string} */
      status?: 'new' | 'contacted' | 'qualified' | 'won' | 'lost' | 'archived';
      tags?: string[];
      /** @default {} */
      attributes: {
        [key: string]: string | number | boolean | null;
      };
    };
    ScoringPolicy: {
      /** @default null */
      bands: {
        hot: number;
        warm: number;
      } | null;
      /**
       * @default [
       *       {
       *         "grade": "A",
       *         "from": 0.7
       *       },
       *       {
       *         "grade": "B",
       *         "from": 0.5
       *       },
       *       {
       *         "grade": "C",
       *         "from": 0.3
       *       },
       *       {
       *         "grade": "D",
       *         "from": 0
       *       }
       *     ]
       */
      grades: {
        grade: string;
        from: number;
      }[];
      /** @default [] */
      rules: {
        key: string;
        label: string;
        when: string;
        add?: number;
        set?: number;
      }[];
      /**
       * @default {
       *       "least": 0.1,
       *       "hysteresis": 0.03
       *     }
       */
      change: {
        /** @default 0.1 */
        least: number;
        /** @default 0.03 */
        hysteresis: number;
      };
    };
    ScoringPolicyChange: {
      definition: components['schemas']['ScoringPolicy'];
      /** @description The version that it was made from; refused where another is in force. */
      expectedVersion?: number;
      /**
       * @description Whether the leads that there are get scores by it, too.
       * @default true
       */
      rescore: boolean;
      /** @description For the audit log. */
      why?: string;
    };
    ScoringPolicyPage: {
      items: components['schemas']['ScoringPolicyVersion'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    ScoringPolicyPreview: {
      /** @description How many were looked at. */
      leads: number;
      /** @description By the policy in force. */
      before: {
        [key: string]: number;
      };
      after: {
        [key: string]: number;
      };
      /** @description Leads whose band would be another one. */
      moved: number;
      grades: {
        [key: string]: number;
      };
      rules: {
        key: string;
        holds: number;
        /** @description Leads on which its condition could not be evaluated; it counts as not holding. */
        failed: number;
      }[];
      /** @description Some whose band would be another one. */
      examples: {
        /** Format: uuid */
        leadId: string;
        before: {
          value: number;
          /** @enum {string} */
          band: 'hot' | 'warm' | 'cold';
        };
        after: {
          value: number;
          /** @enum {string} */
          band: 'hot' | 'warm' | 'cold';
        };
      }[];
    };
    ScoringPolicyPreviewRequest: {
      definition: components['schemas']['ScoringPolicy'];
      /**
       * @description How many to look at: the newest ones.
       * @default 500
       */
      leads: number;
    };
    ScoringPolicyVersion: {
      /** @description 0: the default, where the organization has said nothing. */
      version: number;
      definition: components['schemas']['ScoringPolicy'];
      why: string | null;
      /** @description The user or API key. */
      createdBy: string | null;
      /** @description `null` for the default. */
      createdAt: string | null;
    };
    ScoringSettings: {
      /** @default 90 */
      horizonDays: number;
      /**
       * @default never
       * @enum {string}
       */
      trainEvery: 'never' | 'week' | 'month';
      /** @default false */
      trainOnDrift: boolean;
      /** @default [] */
      attributes: string[];
      /** @default [] */
      excluded: string[];
      /** @default [] */
      fairnessGroups: string[];
      /**
       * @default [
       *       "origin"
       *     ]
       */
      segments: string[];
    };
    /** @description A secret of the vault. Its value is never answered. */
    Secret: {
      name: string;
      /**
       * Format: uuid
       * @description A user or an API key.
       */
      createdBy: string;
      /** Format: uuid */
      updatedBy: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    SecretPage: {
      items: components['schemas']['Secret'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    SecretValue: {
      value: string;
    };
    SendPolicy: {
      quietHours: {
        /** @example 21:00 */
        from: string;
        /** @example 21:00 */
        to: string;
      } | null;
      dailyCap: number | null;
    };
    Session: {
      accessToken: string;
      /** @description Seconds until the access token ends. */
      expiresIn: number;
      /** @description Good for one use; also set as an HttpOnly cookie. */
      refreshToken: string;
      user: components['schemas']['UserMe'];
    };
    SimulatedEnd: {
      /** @enum {string} */
      state: 'completed' | 'stopped' | 'failed' | 'parked' | 'waiting';
      reason: string;
      /** Format: date-time */
      at: string;
      /** @description Where it stands, where it has not ended. */
      stepId?: string;
      error?: {
        code: string;
        message: string;
      };
    };
    SimulatedLead: {
      /** @default null */
      email: string | null;
      /** @default null */
      phone: string | null;
      /** @default null */
      firstName: string | null;
      /** @default null */
      lastName: string | null;
      /** @default null */
      company: string | null;
      /** @default null */
      country: string | null;
      /** @default null */
      city: string | null;
      /** @default null */
      timeZone: string | null;
      /** @default null */
      origin: string | null;
      /**
       * @default new
       * @enum {string}
       */
      status: 'new' | 'contacted' | 'qualified' | 'won' | 'lost' | 'archived';
      /** @default [] */
      tags: string[];
      /** @default {} */
      attributes: {
        [key: string]: string | number | boolean | null;
      };
      /** @default false */
      doNotContact: boolean;
      /** @default null */
      score: number | null;
      /**
       * @description Of the score; without it, `hot` from 0.7 and `warm` from 0.3.
       * @enum {string}
       */
      band?: 'hot' | 'warm' | 'cold';
    };
    SimulatedStep: {
      stepId: string;
      visit: number;
      kind: string;
      /** Format: date-time */
      at: string;
      finishedAt: string | null;
      /** @enum {string} */
      status: 'running' | 'waiting' | 'done' | 'stopped' | 'failed' | 'parked';
      decision: {
        [key: string]: unknown;
      } | null;
      result: {
        [key: string]: unknown;
      } | null;
      /** @description What later steps can use. */
      output?: {
        [key: string]: unknown;
      };
      /** @description What an `http` step would have called. Names of secrets stand for them. */
      request?: {
        method: string;
        url: string;
        body: string | null;
      };
      /**
       * Format: date-time
       * @description When the wait was to end by itself.
       */
      waitUntil?: string;
      error?: {
        code: string;
        message: string;
      };
      /** @description What the send gate said, each time that it was asked. */
      gate?: {
        /** @enum {string} */
        verdict: 'now' | 'later' | 'never';
        /** Format: date-time */
        at: string;
        reason?: string;
        /** Format: date-time */
        until?: string;
      }[];
      message?: {
        channel: string;
        to: string[];
        subject: string;
        html: string | null;
        text: string;
      };
      task?: {
        title: string;
        assignee: string | null;
      };
      /** @description Where the execution went on. */
      next?: string;
    };
    Source: {
      /** Format: uuid */
      id: string;
      key: string;
      name: string;
      /** @enum {string} */
      authStrategy: 'standard_webhooks' | 'bearer';
      /** @description Field of the lead → path into the body. */
      fieldMapping: {
        [key: string]: string;
      };
      active: boolean;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Set where it is the webhook of a template. */
      templateId: string | null;
      /** @description Where leads are posted to, or the template is called. */
      url: string;
    };
    SourcePage: {
      items: components['schemas']['Source'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    SourcePatch: {
      name?: string;
      /**
       * @example {
       *       "email": "$.contact.email",
       *       "attributes.budget": "$['Max. budget']"
       *     }
       */
      fieldMapping?: {
        [key: string]: string;
      };
      active?: boolean;
    };
    SourceWithSecret: {
      source: components['schemas']['Source'];
      /** @description Shown this once. */
      secret: string;
    };
    StartAnswer: {
      /** @description `null` for a dry run. */
      start: components['schemas']['TemplateStart'] | null;
      /** @description Of a dry run. */
      preview: components['schemas']['StartPreview'] | null;
    };
    StartPreview: {
      /** @description All that there are. */
      leads: number;
      /** @description Those that were looked at: all, or some that stand for all. */
      seen: number;
      matched: number;
      failed: number;
      /** @description Of those that matched, how many have been through the template. */
      refused: number;
      /** @description How many executions would be started; an estimate where not all were looked at. */
      wouldStart: number;
      isEstimate: boolean;
    };
    StartProgress: {
      seen: number;
      /** @description Those that the conditions hold for. */
      matched: number;
      /** @description Those for which a condition could not be evaluated; they are not started. */
      failed: number;
      /** @description The others that matched had been through the template. */
      started: number;
    };
    StartRequest: {
      /**
       * Format: uuid
       * @description The one lead to start.
       */
      leadId?: string;
      /** @description CEL over `lead`, `score`, `organization`, `now`: the segment of leads to start; `true` for all. */
      where?: string;
      /**
       * @description Starts nothing; answers what it would come to.
       * @default false
       */
      dryRun: boolean;
      /** @description For the record; no personal data. */
      why?: string;
    };
    StopRequest: {
      /** @description For the record; no personal data. */
      why?: string;
    };
    StoppingRule: {
      /** @enum {string} */
      metric: 'conversion' | 'log_loss';
      /** @default 0.05 */
      alpha: number;
      leastEffect: number;
      horizonDays: number;
      /** @default 200 */
      leastPerArm: number;
      /** @default 20000 */
      mostLeads: number;
      mostDays: number;
    };
    Suppression: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      channel: 'email';
      /** @description In the form in which addresses of leads are kept. */
      address: string;
      /** @enum {string} */
      reason: 'unsubscribed' | 'bounced' | 'complained' | 'manual';
      /** @enum {string} */
      source: 'user' | 'api_key' | 'provider';
      note: string | null;
      /** @description The user or API key. */
      createdBy: string | null;
      /** Format: date-time */
      createdAt: string;
    };
    SuppressionPage: {
      items: components['schemas']['Suppression'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    Task: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      leadId: string;
      /** Format: uuid */
      executionId: string;
      stepId: string;
      title: string;
      assigneeId: string | null;
      /** @enum {string} */
      state: 'open' | 'done' | 'expired' | 'cancelled';
      outcome: string | null;
      dueAt: string | null;
      /** Format: date-time */
      createdAt: string;
      completedAt: string | null;
    };
    TaskCompletion: {
      /** @description A word that conditions may look at; no personal data. */
      outcome?: string;
    };
    TaskPage: {
      items: components['schemas']['Task'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    Template: {
      key: string;
      name: string;
      /**
       * @description `draft`: never published. Only an active template starts executions.
       * @enum {string}
       */
      state: 'draft' | 'active' | 'paused' | 'archived';
      /** @description The one that new executions run. */
      activeVersion: number | null;
      /** @description How many were published. */
      versions: number;
      /** @description The template under work. */
      draft: {
        /** @description Counts its changes; to be sent with the next one. */
        revision: number;
        /** @description It differs from the active version. */
        changed: boolean;
      };
      /** Format: date-time */
      updatedAt: string;
      /** @description Of the active version: one of event, schedule, manual and webhook. */
      trigger:
        | ({
            event?: string;
            schedule?: {
              cron: string;
              timeZone: string;
            };
            /** @enum {boolean} */
            manual?: true;
            webhook?: {
              /** @description JSON Schema of the input. */
              schema: {
                [key: string]: unknown;
              };
            };
            where?: string;
          } & {
            [key: string]: unknown;
          })
        | null;
    };
    TemplateActivateRequest: {
      /** @description What this version is about. */
      note?: string;
      /**
       * @description What becomes of executions under way: they stay on their version, or those whose present step the version has, too, go on in it.
       * @default leave
       * @enum {string}
       */
      executions: 'leave' | 'move';
      /**
       * @description Parked executions that are moved try their step again there.
       * @default false
       */
      retryParked: boolean;
      /**
       * @description Executions moved a second, at most.
       * @default 20
       */
      ratePerSecond: number;
      /**
       * @description Only says what would be done.
       * @default false
       */
      dryRun: boolean;
    };
    TemplateDetail: {
      key: string;
      name: string;
      /**
       * @description `draft`: never published. Only an active template starts executions.
       * @enum {string}
       */
      state: 'draft' | 'active' | 'paused' | 'archived';
      /** @description The one that new executions run. */
      activeVersion: number | null;
      /** @description How many were published. */
      versions: number;
      /** @description The template under work. */
      draft: {
        /** @description Counts its changes; to be sent with the next one. */
        revision: number;
        /** @description It differs from the active version. */
        changed: boolean;
      };
      /** Format: date-time */
      updatedAt: string;
      /** @description Of the active version: one of event, schedule, manual and webhook. */
      trigger:
        | ({
            event?: string;
            schedule?: {
              cron: string;
              timeZone: string;
            };
            /** @enum {boolean} */
            manual?: true;
            webhook?: {
              /** @description JSON Schema of the input. */
              schema: {
                [key: string]: unknown;
              };
            };
            where?: string;
          } & {
            [key: string]: unknown;
          })
        | null;
      /** @description YAML of the active version, else of the draft. */
      source: string;
      /** @description The active version, compiled. */
      definition: {
        [key: string]: unknown;
      } | null;
    };
    TemplateDiff: {
      from: {
        /** @description `null`: the draft. */
        version: number | null;
      };
      to: {
        /** @description `null`: the draft. */
        version: number | null;
      };
      /** @description Nothing differs but comments and layout. */
      same: boolean;
      /** @description Everything but steps and messages. */
      head: {
        /** @description Such as `wait_for.timeout`. */
        path: string;
        /** @description Missing where there was none. */
        from?: unknown;
        /** @description Missing where there is none. */
        to?: unknown;
      }[];
      steps: {
        id: string;
        /** @enum {string} */
        change: 'added' | 'removed' | 'changed' | 'moved';
        moved: boolean;
        from: {
          /** @description The branch of a parallel step: `<id>/<number>`. */
          within: string | null;
          /** @description From 0. */
          index: number;
        } | null;
        to: {
          /** @description The branch of a parallel step: `<id>/<number>`. */
          within: string | null;
          /** @description From 0. */
          index: number;
        } | null;
        fields: {
          /** @description Such as `wait_for.timeout`. */
          path: string;
          /** @description Missing where there was none. */
          from?: unknown;
          /** @description Missing where there is none. */
          to?: unknown;
        }[];
      }[];
      messages: {
        name: string;
        /** @enum {string} */
        change: 'added' | 'removed' | 'changed';
        fields: {
          /** @description Such as `wait_for.timeout`. */
          path: string;
          /** @description Missing where there was none. */
          from?: unknown;
          /** @description Missing where there is none. */
          to?: unknown;
        }[];
      }[];
    };
    TemplateDraft: {
      key: string;
      source: string;
      revision: number;
      /** @description It differs from the active version. */
      changed: boolean;
      /** @description SHA-256 of the source, hexadecimal. */
      contentHash: string;
      /** Format: date-time */
      updatedAt: string;
      updatedBy: {
        /** Format: uuid */
        id: string;
        /** @description `null` where the actor is not there any more. */
        name: string | null;
      } | null;
    };
    TemplateDraftChange: {
      /** @description YAML, 256 KB at most. It need not be valid to be kept. */
      source: string;
      /** @description Of the draft that was changed. */
      revision: number;
    };
    TemplateHook: {
      /**
       * Format: uuid
       * @description The hook is a source: its field mapping, its refusals and its switch are found there.
       */
      sourceId: string;
      /** @description Where the template is called. */
      url: string;
      /** @enum {string} */
      authStrategy: 'standard_webhooks' | 'bearer';
      active: boolean;
      /** @description JSON Schema of the input; `null` where the active version is not started by a webhook. */
      inputSchema: {
        [key: string]: unknown;
      } | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    TemplateHookWithSecret: {
      hook: components['schemas']['TemplateHook'];
      /** @description Shown this once. */
      secret: string;
    };
    TemplateMove: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      state: 'pending' | 'running' | 'stopping' | 'completed' | 'stopped';
      /** @description Where they go; `null`: each where it came from. */
      version: number | null;
      /** @description The move that this one takes back. */
      reverts: string | null;
      /** @description The move that took this one back. */
      revertedBy: string | null;
      retryParked: boolean;
      ratePerSecond: number;
      /** @description Executions that were to be looked at when it was asked for. */
      expected: number;
      /** @description So far. */
      moved: number;
      stayed: number;
      /** @description Why executions stayed. */
      reasons: {
        /** @enum {string} */
        reason:
          | 'step_gone'
          | 'step_kind_changed'
          | 'step_elsewhere'
          | 'execution_not_open'
          | 'version_changed'
          | 'not_begun'
          | 'refused'
          | 'no_answer';
        count: number;
      }[];
      createdBy: {
        /** Format: uuid */
        id: string;
        /** @description `null` where the actor is not there any more. */
        name: string | null;
      } | null;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
    };
    TemplateMovePage: {
      items: components['schemas']['TemplateMove'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    TemplateMovePreview: {
      /** @description Executions on other versions that have not ended. */
      underWay: number;
      /** @description Those that can go on where they stand. */
      moves: number;
      stays: number;
      /** @description Where they stand, the most first; 100 at most. */
      groups: {
        version: number;
        /** @description `null`: not begun yet. */
        stepId: string | null;
        state: string;
        count: number;
        /** @description Why they stay; `null` for those that move. */
        obstacle: ('step_gone' | 'step_kind_changed' | 'step_elsewhere') | null;
      }[];
    };
    TemplatePage: {
      items: components['schemas']['Template'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    TemplatePatch: {
      /** @enum {string} */
      state: 'active' | 'paused';
    };
    TemplatePublication: {
      key: string;
      version: number;
      /** @description False where an earlier version has the same content, and is the active one now. */
      isNew: boolean;
      dryRun: boolean;
      executions: components['schemas']['TemplateMovePreview'];
      move: components['schemas']['TemplateMove'] | null;
    };
    TemplatePublishRequest: {
      /** @description Of the draft that is meant. */
      revision: number;
      /** @description What this version is about. */
      note?: string;
      /**
       * @description What becomes of executions under way: they stay on their version, or those whose present step the version has, too, go on in it.
       * @default leave
       * @enum {string}
       */
      executions: 'leave' | 'move';
      /**
       * @description Parked executions that are moved try their step again there.
       * @default false
       */
      retryParked: boolean;
      /**
       * @description Executions moved a second, at most.
       * @default 20
       */
      ratePerSecond: number;
      /**
       * @description Only says what would be done.
       * @default false
       */
      dryRun: boolean;
    };
    TemplateReason: {
      why?: string;
    };
    TemplateSchedule: {
      cron: string;
      timeZone: string;
      /** @description With its template. */
      paused: boolean;
      /** @description Whether Temporal has it as it is here: a few seconds after a change, or when Temporal is back. */
      isSynced: boolean;
      /** @description What Temporal has against it. */
      problem: string | null;
      /** @description The next starts, as Temporal has them; `null` where it was not asked or is away. */
      next: string[] | null;
    };
    TemplateSimulation: {
      /** @description Every visit to a step, in the order in which they began. */
      path: components['schemas']['SimulatedStep'][];
      end: components['schemas']['SimulatedEnd'];
      /** @description Executions of other templates that `run` steps started. */
      runs: {
        stepId: string;
        visit: number;
        template: string;
        path: components['schemas']['SimulatedStep'][];
        end: components['schemas']['SimulatedEnd'];
      }[];
      /** @description How many would have gone out, by channel. */
      messages: {
        [key: string]: number;
      };
      /** @description Fields of the lead that differ in the end. */
      changes: {
        [key: string]: unknown;
      };
      warnings: string[];
    };
    TemplateSimulationRequest: {
      /** @description YAML to be simulated; without it, the draft. */
      definition?: string;
      /**
       * Format: uuid
       * @description A lead of the organization, as it is now. Needs `leads:read`.
       */
      leadId?: string;
      /** @description A lead that there is not. */
      lead?: components['schemas']['SimulatedLead'];
      /**
       * Format: date-time
       * @description When the execution starts; without it, now.
       */
      start?: string;
      /**
       * @description `event.data` of what starts the execution; of a webhook, `event.input`.
       * @default {}
       */
      trigger: {
        [key: string]: unknown;
      };
      /**
       * @description What happens to the lead. `task.completed` completes the task of `data.stepId` with `data.outcome`.
       * @default []
       */
      events: {
        /** @description A moment, or a time after the start: `+2h`. */
        at: string;
        /** @enum {string} */
        type:
          | 'lead.created'
          | 'lead.updated'
          | 'lead.submitted'
          | 'lead.enriched'
          | 'lead.scored'
          | 'lead.score_changed'
          | 'lead.status_changed'
          | 'lead.assigned'
          | 'interaction.recorded'
          | 'message.sent'
          | 'message.failed'
          | 'message.held'
          | 'message.refused'
          | 'message.unknown'
          | 'message.opened'
          | 'message.clicked'
          | 'message.replied'
          | 'task.created'
          | 'task.completed'
          | 'task.expired'
          | 'execution.started'
          | 'execution.step_started'
          | 'execution.step_finished'
          | 'execution.parked'
          | 'execution.paused'
          | 'execution.resumed'
          | 'execution.jumped'
          | 'execution.moved'
          | 'execution.finished'
          | 'receipt.rejected'
          | 'receipt.failed'
          | 'import.created'
          | 'import.cancelled'
          | 'import.finished'
          | 'webhook.received'
          | 'start.created'
          | 'start.advanced'
          | 'start.stopped'
          | 'start.finished'
          | 'start.skipped'
          | 'template.created'
          | 'template.draft_saved'
          | 'template.published'
          | 'template.paused'
          | 'template.resumed'
          | 'template.archived'
          | 'template.restored'
          | 'template.move_started'
          | 'template.move_stopped'
          | 'template.move_finished'
          | 'repair.created'
          | 'repair.stopped'
          | 'repair.finished'
          | 'scoring.fallback'
          | 'scoring.alert'
          | 'scoring.policy_changed'
          | 'training.created'
          | 'training.cancelled'
          | 'training.finished'
          | 'model.registered'
          | 'model.refused'
          | 'model.approved'
          | 'model.activated'
          | 'experiment.started'
          | 'experiment.verdict_reached'
          | 'experiment.ended'
          | 'rescoring.created'
          | 'rescoring.cancelled'
          | 'rescoring.finished';
        /** @default {} */
        data: {
          [key: string]: unknown;
        };
      }[];
      /**
       * @description What services answer, by the id of the `http` step. Nothing is called.
       * @default {}
       */
      http: {
        [key: string]: {
          status: number;
          headers?: {
            [key: string]: string;
          };
          body?: unknown;
        };
      };
      /**
       * @description What `score` steps find, by their ids; without it, the lead keeps its score.
       * @default {}
       */
      scores: {
        [key: string]: {
          value: number;
          /** @enum {string} */
          band?: 'hot' | 'warm' | 'cold';
        };
      };
    };
    TemplateStart: {
      /** Format: uuid */
      id: string;
      templateKey: string;
      /** @description What its executions run, also where another is published meanwhile. */
      version: number;
      /**
       * @description One lead or a segment, asked for by a person; or a segment by the template’s schedule.
       * @enum {string}
       */
      kind: 'lead' | 'segment' | 'schedule';
      where: string | null;
      leadId: string | null;
      /** @description The execution of the one lead. */
      executionId: string | null;
      /** @enum {string} */
      state: 'pending' | 'running' | 'stopping' | 'completed' | 'stopped' | 'failed';
      leads: components['schemas']['StartProgress'];
      /** @description Why it ended before its end. */
      errorCode:
        | (
            | 'validation_failed'
            | 'body_invalid'
            | 'body_too_deep'
            | 'body_forbidden_key'
            | 'body_too_large'
            | 'media_type_unsupported'
            | 'unauthenticated'
            | 'credentials_invalid'
            | 'refresh_token_invalid'
            | 'refresh_token_reused'
            | 'signature_invalid'
            | 'signature_stale'
            | 'forbidden'
            | 'not_found'
            | 'source_unknown'
            | 'conflict'
            | 'execution_not_open'
            | 'execution_open'
            | 'execution_paused'
            | 'execution_not_paused'
            | 'execution_parked'
            | 'step_unknown'
            | 'automation_unknown'
            | 'automation_changed'
            | 'automation_busy'
            | 'step_not_reachable'
            | 'version_unknown'
            | 'execution_not_parked'
            | 'task_not_open'
            | 'rate_limited'
            | 'internal'
            | 'database_unavailable'
            | 'temporal_unavailable'
            | 'overloaded'
            | 'input_invalid'
            | 'hook_closed'
            | 'lead_unreachable'
            | 'mapping_failed'
            | 'ingest_failed'
            | 'import_file_empty'
            | 'import_file_unreadable'
            | 'import_columns_unmapped'
            | 'import_file_missing'
            | 'storage_unavailable'
            | 'row_malformed'
            | 'row_too_long'
            | 'row_not_utf8'
            | 'template_invalid'
            | 'reentry_refused'
            | 'lead_not_in_segment'
            | 'template_too_large'
            | 'template_key_taken'
            | 'template_archived'
            | 'template_unpublished'
            | 'draft_conflict'
            | 'move_under_way'
            | 'move_not_revertible'
            | 'condition_failed'
            | 'render_failed'
            | 'message_refused'
            | 'mail_rejected'
            | 'mail_unavailable'
            | 'message_outcome_unknown'
            | 'lead_missing'
            | 'template_not_active'
            | 'run_failed'
            | 'run_too_deep'
            | 'template_without_hook'
            | 'start_not_open'
            | 'step_limit_reached'
            | 'provider_unavailable'
            | 'provider_unknown'
            | 'manifest_invalid'
            | 'model_invalid'
            | 'model_hash_mismatch'
            | 'model_opset_unsupported'
            | 'model_operators_refused'
            | 'model_too_large'
            | 'model_too_slow'
            | 'model_output_invalid'
            | 'samples_invalid'
            | 'model_version_taken'
            | 'model_not_servable'
            | 'model_files_missing'
            | 'policy_invalid'
            | 'experiment_running'
            | 'experiment_ended'
            | 'training_under_way'
            | 'training_failed'
            | 'trainer_unavailable'
            | 'python_missing'
            | 'dataset_too_small'
            | 'dataset_one_class'
            | 'dataset_no_features'
            | 'dataset_invalid'
            | 'script_failed'
            | 'script_timeout'
            | 'script_memory_exceeded'
            | 'script_result_invalid'
            | 'secret_missing'
            | 'http_request_invalid'
            | 'http_target_refused'
            | 'http_timeout'
            | 'http_unavailable'
            | 'http_response_refused'
            | 'http_response_too_large'
            | 'http_response_invalid'
          )
        | null;
      /** @description `null` for a schedule. */
      createdBy: string | null;
      why: string | null;
      scheduledFor: string | null;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
    };
    TemplateStartPage: {
      items: components['schemas']['TemplateStart'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    TemplateValidation: {
      valid: boolean;
      /** @description All that keep it from being published. */
      problems: {
        /** @description Where, such as `steps.2.wait_for.event`; empty for the whole. */
        path: string;
        code: string;
        /** @description What is wrong, and how to mend it. */
        message: string;
        /** @description Of the source, from 1. */
        line?: number;
      }[];
      /** @description What may be meant so. */
      warnings: {
        /** @description Where, such as `steps.2.wait_for.event`; empty for the whole. */
        path: string;
        code: string;
        /** @description What is wrong, and how to mend it. */
        message: string;
        /** @description Of the source, from 1. */
        line?: number;
      }[];
    };
    TemplateValidationRequest: {
      /** @description YAML to be looked at; without it, the draft. */
      definition?: string;
    };
    TemplateVersion: {
      version: number;
      active: boolean;
      name: string;
      note: string | null;
      /** @description SHA-256 of the source, hexadecimal. */
      contentHash: string;
      steps: number;
      /** Format: date-time */
      publishedAt: string;
      publishedBy: {
        /** Format: uuid */
        id: string;
        /** @description `null` where the actor is not there any more. */
        name: string | null;
      } | null;
      /** @description Executions on it that have not ended. */
      underWay: number;
    };
    TemplateVersionDetail: {
      version: number;
      active: boolean;
      name: string;
      note: string | null;
      /** @description SHA-256 of the source, hexadecimal. */
      contentHash: string;
      steps: number;
      /** Format: date-time */
      publishedAt: string;
      publishedBy: {
        /** Format: uuid */
        id: string;
        /** @description `null` where the actor is not there any more. */
        name: string | null;
      } | null;
      /** @description Executions on it that have not ended. */
      underWay: number;
      source: string;
      /** @description As it is run. */
      definition: {
        [key: string]: unknown;
      };
    };
    TemplateVersionPage: {
      items: components['schemas']['TemplateVersion'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    TimelineItem: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      kind: 'interaction' | 'event' | 'message';
      /** @description Kind of the interaction, type of the event, or channel of the message. */
      type: string;
      /** Format: date-time */
      occurredAt: string;
      data: {
        [key: string]: unknown;
      };
      executionId: string | null;
    };
    TimelinePage: {
      items: components['schemas']['TimelineItem'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    ToldInteraction: {
      /** Format: uuid */
      leadId?: string;
      /** @description Of the lead, where its id is not known. */
      email?: string;
      kind: string;
      /** @default {} */
      data: {
        [key: string]: unknown;
      };
      /**
       * Format: date-time
       * @description When it happened, from the year 2000 until now; now, where nothing is said.
       */
      occurredAt?: string;
      /** @description How long it lasted, for example on the site. */
      seconds?: number;
      /** @description What was looked at: different ones are counted. Kept in `data`; events have a hash of it. */
      contentId?: string;
    };
    TrainRequest: {
      /** @default {} */
      options: components['schemas']['TrainingOptions'];
      /** @description For the audit log. */
      why?: string;
    };
    Training: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      trigger: 'manual' | 'schedule' | 'drift';
      options: components['schemas']['TrainingOptions'];
      /** @enum {string} */
      state: 'pending' | 'running' | 'cancelling' | 'completed' | 'cancelled' | 'failed';
      /** @description Where it is, or was when it ended. */
      step: ('dataset' | 'validation' | 'candidates' | 'finish' | 'registration') | null;
      /** @description How far the step is. */
      progress: {
        done: number;
        total: number;
        note: string;
      } | null;
      /** @description Outcomes that it learns from. */
      rows: number | null;
      /** @description The model that came of it. */
      modelId: string | null;
      /** @description What the gate said, once and for all. A refused model never serves. */
      outcome: ('registered' | 'refused' | 'awaiting_approval') | null;
      /** @description What the model is now: one that had to wait for approval and was approved is `registered`. */
      modelState: ('registered' | 'awaiting_approval' | 'refused' | 'active' | 'retired') | null;
      /** @description Checks of the gate that it did not pass. */
      reasons: string[];
      /** @description Why it failed. */
      problem: {
        /** @enum {string} */
        code:
          | 'validation_failed'
          | 'body_invalid'
          | 'body_too_deep'
          | 'body_forbidden_key'
          | 'body_too_large'
          | 'media_type_unsupported'
          | 'unauthenticated'
          | 'credentials_invalid'
          | 'refresh_token_invalid'
          | 'refresh_token_reused'
          | 'signature_invalid'
          | 'signature_stale'
          | 'forbidden'
          | 'not_found'
          | 'source_unknown'
          | 'conflict'
          | 'execution_not_open'
          | 'execution_open'
          | 'execution_paused'
          | 'execution_not_paused'
          | 'execution_parked'
          | 'step_unknown'
          | 'automation_unknown'
          | 'automation_changed'
          | 'automation_busy'
          | 'step_not_reachable'
          | 'version_unknown'
          | 'execution_not_parked'
          | 'task_not_open'
          | 'rate_limited'
          | 'internal'
          | 'database_unavailable'
          | 'temporal_unavailable'
          | 'overloaded'
          | 'input_invalid'
          | 'hook_closed'
          | 'lead_unreachable'
          | 'mapping_failed'
          | 'ingest_failed'
          | 'import_file_empty'
          | 'import_file_unreadable'
          | 'import_columns_unmapped'
          | 'import_file_missing'
          | 'storage_unavailable'
          | 'row_malformed'
          | 'row_too_long'
          | 'row_not_utf8'
          | 'template_invalid'
          | 'reentry_refused'
          | 'lead_not_in_segment'
          | 'template_too_large'
          | 'template_key_taken'
          | 'template_archived'
          | 'template_unpublished'
          | 'draft_conflict'
          | 'move_under_way'
          | 'move_not_revertible'
          | 'condition_failed'
          | 'render_failed'
          | 'message_refused'
          | 'mail_rejected'
          | 'mail_unavailable'
          | 'message_outcome_unknown'
          | 'lead_missing'
          | 'template_not_active'
          | 'run_failed'
          | 'run_too_deep'
          | 'template_without_hook'
          | 'start_not_open'
          | 'step_limit_reached'
          | 'provider_unavailable'
          | 'provider_unknown'
          | 'manifest_invalid'
          | 'model_invalid'
          | 'model_hash_mismatch'
          | 'model_opset_unsupported'
          | 'model_operators_refused'
          | 'model_too_large'
          | 'model_too_slow'
          | 'model_output_invalid'
          | 'samples_invalid'
          | 'model_version_taken'
          | 'model_not_servable'
          | 'model_files_missing'
          | 'policy_invalid'
          | 'experiment_running'
          | 'experiment_ended'
          | 'training_under_way'
          | 'training_failed'
          | 'trainer_unavailable'
          | 'python_missing'
          | 'dataset_too_small'
          | 'dataset_one_class'
          | 'dataset_no_features'
          | 'dataset_invalid'
          | 'script_failed'
          | 'script_timeout'
          | 'script_memory_exceeded'
          | 'script_result_invalid'
          | 'secret_missing'
          | 'http_request_invalid'
          | 'http_target_refused'
          | 'http_timeout'
          | 'http_unavailable'
          | 'http_response_refused'
          | 'http_response_too_large'
          | 'http_response_invalid';
        detail: string;
      } | null;
      why: string | null;
      /** @description Null where no person asked for it. */
      createdBy: string | null;
      /** Format: date-time */
      createdAt: string;
      startedAt: string | null;
      finishedAt: string | null;
    };
    TrainingCancelRequest: {
      /** @description For the audit log. */
      why?: string;
    };
    TrainingOptions: {
      /**
       * @default [
       *       "ebm",
       *       "logistic",
       *       "lightgbm"
       *     ]
       */
      candidates: ('ebm' | 'logistic' | 'lightgbm')[];
      /** @default 42 */
      seed: number;
    };
    TrainingPage: {
      items: components['schemas']['Training'][];
      /** @description `null` on the last page. */
      nextCursor: string | null;
    };
    TrainingReport: {
      [key: string]: unknown;
    };
    UploadedModel: {
      /** Format: uuid */
      id: string;
      key: string;
      version: string;
      /** @enum {string} */
      kind: 'additive' | 'probability';
      /** @enum {string} */
      state: 'registered';
      /** @description Whether the gate has judged it by what became of the organization’s leads. One that was brought has passed the technical checks only. */
      judgedByGate: boolean;
      sha256: string;
      checks: components['schemas']['ModelChecks'];
      /** Format: date-time */
      createdAt: string;
    };
    UserMe: {
      /** @enum {string} */
      kind: 'user';
      /** Format: uuid */
      id: string;
      email: string;
      name: string;
      /** @enum {string} */
      role: 'admin' | 'ops' | 'agent';
      scopes: (
        | 'leads:read'
        | 'leads:write'
        | 'leads:import'
        | 'sources:read'
        | 'sources:write'
        | 'scoring:use'
        | 'scoring:manage'
        | 'models:approve'
        | 'workflows:read'
        | 'workflows:write'
        | 'workflows:start'
        | 'messages:read'
        | 'messages:write'
        | 'events:read'
        | 'tasks:write'
        | 'organizations:read'
        | 'organizations:write'
        | 'api_keys:manage'
        | 'audit:read'
        | 'secrets:manage'
      )[];
      organization: components['schemas']['OrganizationSummary'];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  'apiKeys.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'apiKeys.create': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewApiKey'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedApiKey'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: Not allowed for this role or key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'apiKeys.revoke': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'audit.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        /** @description `execution`, `template`, … */
        subjectType?: string;
        subjectId?: string;
        actorId?: string;
        action?: string;
        /** @description From this moment on. */
        from?: string;
        /** @description Before this moment. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'auth.login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LoginRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `credentials_invalid`: The email or the password is wrong */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'auth.logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RefreshRequest'];
      };
    };
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  'auth.me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
    };
  };
  'auth.refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RefreshRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      /** @description `refresh_token_invalid`: The refresh token is not valid. `refresh_token_reused`: The refresh token was used before */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'events.stream': {
    parameters: {
      query?: {
        /** @description Event types, separated by commas. */
        types?: string;
        leadId?: string;
        /** @description Where to resume; the header Last-Event-ID goes before it. */
        lastEventId?: string;
        /** @description An access token, for EventSource, which can send no header. */
        access_token?: string;
      };
      header?: {
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Each event has `id` (the cursor), `event` (the type) and `data` (a LogEvent as JSON). */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
    };
  };
  'interactions.record': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InteractionBatch'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InteractionResults'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'leads.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        /** @description Words, or beginnings of words, of a name, email, company or city, all of which a lead has; or the last digits of a phone number. */
        q?: string;
        status?: 'new' | 'contacted' | 'qualified' | 'won' | 'lost' | 'archived';
        band?: 'hot' | 'warm' | 'cold';
        /** @description Newest first, or highest score first. */
        sort?: 'recent' | 'score';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LeadPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'imports.upload': {
    parameters: {
      query?: {
        /** @description Name of the file, to find it again. */
        filename?: string;
        /** @description Key of a source whose field mapping reads the columns. Without one they are guessed by their names. */
        source?: string;
      };
      header?: {
        /** @description Sent again with the same key, a file is imported once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'text/csv': string;
        'application/x-ndjson': string;
        'application/ndjson': string;
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LeadImport'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema. `body_invalid`: The body is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `source_unknown`: No such source */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `media_type_unsupported`: The media type is not supported */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `import_file_empty`: The file is empty. `import_file_unreadable`: The file cannot be read. `import_columns_unmapped`: No column is read as an email address or a phone number */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `overloaded`: Too busy; try again shortly. `storage_unavailable`: The file could not be stored; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'imports.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LeadImportPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'imports.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LeadImport'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'imports.cancel': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LeadImport'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'imports.rejected': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': unknown;
          'application/x-ndjson': unknown;
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `import_file_missing`: The file of the import is not there any more */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'leads.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Lead'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'leads.change': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LeadPatch'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Lead'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'leads.recordInteraction': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewInteraction'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Interaction'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'leads.score': {
    parameters: {
      query?: {
        /** @description The score as it stood at this moment. */
        at?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LeadScore'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'scoreAdvice.advise': {
    parameters: {
      query?: {
        /** @description Suggestions at most. */
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoreAdvice'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `model_not_servable`: The model may not serve */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'leads.scores': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LeadScorePage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'leads.timeline': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TimelinePage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'messages.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        leadId?: string;
        executionId?: string;
        channel?: 'email' | 'sms' | 'push' | 'in_app';
        status?: 'sending' | 'sent' | 'unknown' | 'failed' | 'refused' | 'held';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessagePage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'messages.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MessageDetail'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'notifications.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        unread?: 'true' | 'false';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NotificationPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: Not allowed for this role or key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'notifications.markRead': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `forbidden`: Not allowed for this role or key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'organizations.current': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Organization'];
        };
      };
    };
  };
  'organizations.change': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OrganizationPatch'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Organization'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'receipts.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        sourceId?: string;
        status?: 'received' | 'done' | 'rejected' | 'failed';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReceiptPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'receipts.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReceiptDetail'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'receipts.replay': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Receipt'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'experiments.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExperimentPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'experiments.start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExperimentRequest'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Experiment'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state. `model_not_servable`: The model may not serve. `experiment_running`: An experiment is running */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'experiments.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Experiment'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'experiments.decide': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExperimentDecision'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Experiment'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `experiment_ended`: The experiment has ended. `experiment_running`: An experiment is running. `model_not_servable`: The model may not serve */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'experiments.stop': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ExperimentStop'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Experiment'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `experiment_ended`: The experiment has ended */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'models.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'modelUploads.upload': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': {
          /**
           * Format: binary
           * @description JSON of the form in docs/own-models.md, 5 MB at most.
           */
          manifest: string;
          /**
           * Format: binary
           * @description The model, 64 MB at most.
           */
          onnx: string;
          /**
           * Format: binary
           * @description 100 to 1,000 rows as a JSON array, or one JSON object a line: `{"inputs": {feature: value}, "outcome": 0 or 1}`, the outcome optional. 5 MB at most.
           */
          samples: string;
        };
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UploadedModel'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema. `body_invalid`: The body is not valid */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `model_version_taken`: There is a model with this key and version */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large. `model_too_large`: The model is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `media_type_unsupported`: The media type is not supported */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `manifest_invalid`: The manifest is not valid. `model_hash_mismatch`: The file of the model is not the one that the manifest names. `model_invalid`: The model cannot be run, or is not what its manifest says. `model_opset_unsupported`: The model is written for operators of another version. `model_operators_refused`: The model uses operators that are not standard. `model_too_slow`: The model takes too long to answer. `model_output_invalid`: What the model answers is no probability. `samples_invalid`: The sample rows do not fit the manifest */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `overloaded`: Too busy; try again shortly. `storage_unavailable`: The file could not be stored; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'models.rollBack': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ModelActivation'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Model'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state. `model_not_servable`: The model may not serve. `experiment_running`: An experiment is running */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'trainings.train': {
    parameters: {
      query?: never;
      header?: {
        /** @description Sent again with the same key, a request trains once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TrainRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Training'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `training_under_way`: A model is being trained already. `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'models.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelDetails'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'models.activate': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ModelActivation'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Model'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `model_not_servable`: The model may not serve. `experiment_running`: An experiment is running */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'models.approve': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ModelApproval'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Model'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'modelArtifacts.card': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/markdown': unknown;
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `model_files_missing`: The files of the model are not there any more */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'performance.read': {
    parameters: {
      query?: {
        /** @description The first day, in UTC; thirty days before the last one where it is left out. */
        from?: string;
        /** @description The last day; today where it is left out. */
        to?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelPerformance'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'modelArtifacts.plot': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'image/png': unknown;
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `model_files_missing`: The files of the model are not there any more */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'modelArtifacts.report': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelReport'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `model_files_missing`: The files of the model are not there any more */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'models.retire': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ModelRetirement'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Model'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state. `experiment_running`: An experiment is running */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'modelArtifacts.shapes': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelShapes'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `model_files_missing`: The files of the model are not there any more */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'policies.current': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoringPolicyVersion'];
        };
      };
    };
  };
  'policies.save': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ScoringPolicyChange'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoringPolicyVersion'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `policy_invalid`: The scoring policy is not valid */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'policies.preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ScoringPolicyPreviewRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoringPolicyPreview'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `policy_invalid`: The scoring policy is not valid */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'policies.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoringPolicyPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'policies.version': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoringPolicyVersion'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'rescorings.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RescoringPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'rescorings.begin': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RescoreRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rescoring'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'rescorings.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rescoring'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'rescorings.cancel': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RescoreRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rescoring'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'scoring.score': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ScoreRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoreResponse'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'scoringSettings.get': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoringSettings'];
        };
      };
    };
  };
  'scoringSettings.put': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ScoringSettings'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScoringSettings'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'trainings.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TrainingPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'trainings.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Training'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'trainings.cancel': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TrainingCancelRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Training'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'trainings.report': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TrainingReport'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'secrets.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SecretPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'secrets.put': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SecretValue'];
      };
    };
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'secrets.delete': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'sources.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourcePage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'sources.create': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewSource'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourceWithSecret'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'sources.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Source'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'sources.change': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SourcePatch'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Source'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'sources.refusals': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RefusalPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'sources.rotateSecret': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourceWithSecret'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'suppressions.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        /** @description The beginning of the address. */
        q?: string;
        channel?: 'email';
        reason?: 'unsubscribed' | 'bounced' | 'complained' | 'manual';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SuppressionPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'suppressions.add': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewSuppression'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Suppression'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'suppressions.remove': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'tasks.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        state?: 'open' | 'done' | 'expired' | 'cancelled';
        leadId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TaskPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'tasks.complete': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TaskCompletion'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `task_not_open`: The task is not open */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        state?:
          'pending' | 'running' | 'waiting' | 'paused' | 'parked' | 'completed' | 'stopped' | 'cancelled' | 'failed';
        templateKey?: string;
        /** @description Number of the template version. */
        version?: number;
        /** @description Where it stands, or where it ended. */
        step?: string;
        leadId?: string;
        errorCode?: string;
        /** @description Made from this moment on. */
        from?: string;
        /** @description Made before this moment. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionDetail'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.cancel': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ControlRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_not_open`: The execution has ended, or has not begun */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `temporal_unavailable`: Temporal does not answer; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.jump': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['JumpRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found. `step_unknown`: There is no such step */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_not_open`: The execution has ended, or has not begun. `step_not_reachable`: The step cannot be gone to from where the execution is */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `temporal_unavailable`: Temporal does not answer; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.pause': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ControlRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_not_open`: The execution has ended, or has not begun. `execution_paused`: The execution is paused. `execution_parked`: The execution is parked */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `temporal_unavailable`: Temporal does not answer; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.previewRerun': {
    parameters: {
      query?: {
        /** @description The version that is active now, or the one that the execution had. */
        version?: 'active' | 'same';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RerunPreview'];
        };
      };
      /** @description `not_found`: Not found. `lead_missing`: The lead is not there any more */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_open`: The execution has not ended. `template_not_active`: The template is not active */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.rerun': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RerunRequest'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rerun'];
        };
      };
      /** @description `not_found`: Not found. `lead_missing`: The lead is not there any more */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_open`: The execution has not ended. `template_not_active`: The template is not active */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.resume': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ControlRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_not_open`: The execution has ended, or has not begun. `execution_not_paused`: The execution is not paused */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `temporal_unavailable`: Temporal does not answer; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.retry': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RepairRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `not_found`: Not found. `step_unknown`: There is no such step */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_not_parked`: The execution is not parked */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `temporal_unavailable`: Temporal does not answer; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'executions.skip': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RepairRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      /** @description `not_found`: Not found. `step_unknown`: There is no such step */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `execution_not_parked`: The execution is not parked */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `temporal_unavailable`: Temporal does not answer; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'failures.list': {
    parameters: {
      query?: {
        /** @description Groups at most, the greatest first. */
        limit?: number;
        errorCode?: string;
        step?: string;
        templateKey?: string;
        version?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Failures'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'failures.preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RepairPreviewRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RepairPreview'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'failures.retry': {
    parameters: {
      query?: never;
      header?: {
        /** @description Sent again with the same key, a repair is begun once. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BulkRepairRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkRepair'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'repairs.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkRepairPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'repairs.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkRepair'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'repairs.stop': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['StopRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkRepair'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'starts.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        templateKey?: string;
        state?: 'pending' | 'running' | 'stopping' | 'completed' | 'stopped' | 'failed';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateStartPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'starts.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateStart'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'starts.stop': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['StopRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateStart'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `start_not_open`: The start has ended */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templates.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplatePage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateDrafts.create': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewTemplate'];
      };
    };
    responses: {
      /** @description Done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDraft'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_key_taken`: There is a template with this key */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_too_large`: The template is too large. `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_invalid`: The template is not valid */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templates.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDetail'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templates.change': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TemplatePatch'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDetail'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_archived`: The template is archived. `template_unpublished`: The template has never been published */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templates.archive': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TemplateReason'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDetail'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateVersions.diff': {
    parameters: {
      query?: {
        /** @description A number, `draft` or `active`. */
        from?: number | ('draft' | 'active');
        /** @description A number, `draft` or `active`. */
        to?: number | ('draft' | 'active');
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDiff'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_unpublished`: The template has never been published */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_invalid`: The template is not valid */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `overloaded`: Too busy; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateDrafts.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDraft'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateDrafts.save': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TemplateDraftChange'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDraft'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `draft_conflict`: Somebody else changed the draft. `template_archived`: The template is archived */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_too_large`: The template is too large. `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templates.export': {
    parameters: {
      query?: {
        /** @description A number, `draft` or `active`. */
        version?: number | ('draft' | 'active');
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/yaml': string;
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_unpublished`: The template has never been published */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateHooks.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateHook'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateHooks.rotate': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['NewTemplateHook'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateHookWithSecret'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_archived`: The template is archived. `template_without_hook`: The template is not started by a webhook */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateMoves.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateMovePage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateMoves.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateMove'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateMoves.revert': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TemplateReason'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateMove'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `move_not_revertible`: The move cannot be taken back. `move_under_way`: Executions of the template are being moved already */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateMoves.stop': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateMove'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateDrafts.publish': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TemplatePublishRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplatePublication'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `draft_conflict`: Somebody else changed the draft. `template_archived`: The template is archived. `move_under_way`: Executions of the template are being moved already */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_invalid`: The template is not valid */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `overloaded`: Too busy; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templates.restore': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TemplateReason'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateDetail'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'starts.schedule': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateSchedule'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'simulations.simulate': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TemplateSimulationRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateSimulation'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: Not allowed for this role or key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found. `lead_missing`: The lead is not there any more */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_too_large`: The template is too large. `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_invalid`: The template is not valid */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `overloaded`: Too busy; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'simulations.simulateHistory': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['HistorySimulationRequest'];
      };
    };
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HistorySimulation'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_too_large`: The template is too large. `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_invalid`: The template is not valid */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `overloaded`: Too busy; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'simulations.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HistorySimulationPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'simulations.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HistorySimulation'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'simulations.stop': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HistorySimulation'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'starts.start': {
    parameters: {
      query?: never;
      header?: {
        /** @description Sent again with the same key, a request starts once. */
        'Idempotency-Key'?: string;
      };
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['StartRequest'];
      };
    };
    responses: {
      /** @description What a dry run found */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartAnswer'];
        };
      };
      /** @description Done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StartAnswer'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: Not allowed for this role or key */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found. `lead_missing`: The lead is not there any more */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_unpublished`: The template has never been published. `template_archived`: The template is archived. `template_not_active`: The template is not active. `reentry_refused`: The lead has been through the template. `conflict`: In conflict with the present state */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `lead_not_in_segment`: The lead is not one that the template is for */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateDrafts.validate': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TemplateValidationRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateValidation'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_too_large`: The template is too large. `body_too_large`: The body is too large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `overloaded`: Too busy; try again shortly */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateVersions.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        key: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateVersionPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateVersions.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplateVersionDetail'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'templateVersions.publish': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        key: string;
        version: number;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['TemplateActivateRequest'];
      };
    };
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TemplatePublication'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `template_archived`: The template is archived. `move_under_way`: Executions of the template are being moved already */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'mailbox.list': {
    parameters: {
      query?: {
        /** @description Items at most. */
        limit?: number;
        /** @description `nextCursor` of the page before. */
        cursor?: string;
        /** @description Part of the recipient or the subject. */
        q?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MailPage'];
        };
      };
      /** @description `validation_failed`: The request does not fit its schema */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'mailbox.get': {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MailDetail'];
        };
      };
      /** @description `not_found`: Not found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  'health.live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Liveness'];
        };
      };
    };
  };
  'health.ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Readiness'];
        };
      };
      /** @description Not ready */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Readiness'];
        };
      };
    };
  };
}
