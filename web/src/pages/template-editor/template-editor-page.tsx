import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { templateDraftQuery } from '../../api/template-drafts.js';
import { PageHeader } from '../../components/page-header.js';
import { PageSkeleton } from '../../components/page-skeleton.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { DraftEditor } from './draft-editor.js';

/** The draft of a template, to be edited, looked over and published. */
export default function TemplateEditorPage() {
  const { key = '' } = useParams();
  const { data: draft, error, refetch } = useQuery(templateDraftQuery(key));
  if (draft) return <DraftEditor key={key} draft={draft} />;
  if (!error) return <PageSkeleton />;
  return (
    <>
      <PageHeader title="Draft" back={{ to: `/templates/${key}`, name: key }} />
      <ProblemPanel problem={error} onRetry={() => void refetch()} />
    </>
  );
}
