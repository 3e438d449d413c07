import { lazy, Suspense } from 'react';
import { createBrowserRouter, Navigate } from 'react-router';
import { RequireSession } from './auth/require-session.js';
import { PageProblem } from './layout/page-problem.js';
import { Splash } from './layout/splash.js';

const AppShell = lazy(() => import('./layout/app-shell.js'));
const SignInPage = lazy(() => import('./pages/sign-in/sign-in-page.js'));
const LeadsPage = lazy(() => import('./pages/leads/leads-page.js'));
const LeadPage = lazy(() => import('./pages/lead/lead-page.js'));
const ExecutionsPage = lazy(() => import('./pages/executions/executions-page.js'));
const ExecutionPage = lazy(() => import('./pages/execution/execution-page.js'));
const FailuresPage = lazy(() => import('./pages/failures/failures-page.js'));
const TemplatesPage = lazy(() => import('./pages/templates/templates-page.js'));
const TemplatePage = lazy(() => import('./pages/template/template-page.js'));
const TemplateEditorPage = lazy(() => import('./pages/template-editor/template-editor-page.js'));
const TemplateComparePage = lazy(() => import('./pages/template-compare/template-compare-page.js'));
const SourcesPage = lazy(() => import('./pages/sources/sources-page.js'));
const SourcePage = lazy(() => import('./pages/source/source-page.js'));
const ImportsPage = lazy(() => import('./pages/imports/imports-page.js'));
const ModelsPage = lazy(() => import('./pages/models/models-page.js'));
const ModelPage = lazy(() => import('./pages/model/model-page.js'));
const ScoringPolicyPage = lazy(() => import('./pages/scoring-policy/scoring-policy-page.js'));
const ScoringSettingsPage = lazy(() => import('./pages/scoring-settings/scoring-settings-page.js'));
const MailboxPage = lazy(() => import('./pages/mailbox/mailbox-page.js'));
const NotFoundPage = lazy(() => import('./pages/not-found-page.js'));

/** Every address of the app. A page is loaded when it is first gone to. */
export const router = createBrowserRouter([
  {
    path: '/sign-in',
    element: (
      <Suspense fallback={<Splash />}>
        <SignInPage />
      </Suspense>
    ),
    errorElement: <PageProblem />,
  },
  {
    element: <RequireSession />,
    errorElement: <PageProblem />,
    children: [
      {
        element: (
          <Suspense fallback={<Splash />}>
            <AppShell />
          </Suspense>
        ),
        children: [
          {
            errorElement: <PageProblem />,
            children: [
              { index: true, element: <Navigate to="/leads" replace /> },
              { path: 'leads', element: <LeadsPage /> },
              { path: 'leads/:id', element: <LeadPage /> },
              { path: 'leads/imports', element: <ImportsPage /> },
              { path: 'executions', element: <ExecutionsPage /> },
              { path: 'executions/:id', element: <ExecutionPage /> },
              { path: 'failures', element: <FailuresPage /> },
              { path: 'templates', element: <TemplatesPage /> },
              { path: 'templates/:key', element: <TemplatePage /> },
              { path: 'templates/:key/edit', element: <TemplateEditorPage /> },
              { path: 'templates/:key/compare', element: <TemplateComparePage /> },
              { path: 'sources', element: <SourcesPage /> },
              { path: 'sources/:id', element: <SourcePage /> },
              { path: 'models', element: <ModelsPage /> },
              { path: 'models/policy', element: <ScoringPolicyPage /> },
              { path: 'models/settings', element: <ScoringSettingsPage /> },
              { path: 'models/:id', element: <ModelPage /> },
              { path: 'mailbox', element: <MailboxPage /> },
              { path: 'mailbox/:id', element: <MailboxPage /> },
              { path: '*', element: <NotFoundPage /> },
            ],
          },
        ],
      },
    ],
  },
]);
