import Box from '@mui/material/Box';
import type { Template } from '../api/types.js';

/** What starts a template's executions. */
export function TriggerText({ trigger }: { trigger: Template['trigger'] }) {
  if (!trigger) return <>–</>;
  const { where } = trigger;
  return (
    <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
      {startOf(trigger)}
      {where ? (
        <>
          {' '}
          where <code>{String(where)}</code>
        </>
      ) : null}
    </Box>
  );
}

function startOf({ event, schedule, webhook }: NonNullable<Template['trigger']>): string {
  if (event !== undefined) return event;
  if (schedule) return `on schedule ${schedule.cron} (${schedule.timeZone})`;
  return webhook ? 'its webhook is called' : 'started by hand';
}
