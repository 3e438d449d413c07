import Box from '@mui/material/Box';
import type { Template } from '../api/types.js';

/** What starts a template's executions. */
export function TriggerText({ trigger }: { trigger: Template['trigger'] }) {
  if (!trigger) return <>–</>;
  const { event, where } = trigger;
  return (
    <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
      {String(event)}
      {where ? (
        <>
          {' '}
          where <code>{String(where)}</code>
        </>
      ) : null}
    </Box>
  );
}
