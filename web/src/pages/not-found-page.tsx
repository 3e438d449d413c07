import { EmptyState } from '../components/empty-state.js';
import { InlineLink } from '../components/inline-link.js';
import { useTitle } from '../use/use-title.js';

export default function NotFoundPage() {
  useTitle('Not found');
  return (
    <EmptyState title="There is no such page" action={<InlineLink to="/leads">To the leads</InlineLink>}>
      The address may be mistyped, or what it named is gone.
    </EmptyState>
  );
}
