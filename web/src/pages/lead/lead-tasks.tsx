import Button from '@mui/material/Button';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tasksQuery } from '../../api/tasks.js';
import type { Task } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { CompleteTaskDialog } from '../../components/complete-task-dialog.js';
import { EmptyState } from '../../components/empty-state.js';
import { PagedList } from '../../components/paged-list.js';
import { Panel } from '../../components/panel.js';
import { PanelRow } from '../../components/panel-row.js';
import { StateChip } from '../../components/state-chip.js';
import { Time } from '../../components/time.js';

/** What people have to do, or did, for this lead. */
export function LeadTasks({ leadId }: { leadId: string }) {
  const query = useInfiniteQuery(tasksQuery({ leadId }));
  const [completing, setCompleting] = useState<Task | null>(null);
  const may = useMay('tasks:write');
  return (
    <Panel title="Tasks">
      <PagedList query={query} skeletonRows={1} empty={<EmptyState small title="Nothing to do" />}>
        {(tasks) =>
          tasks.map((task) => (
            <PanelRow
              key={task.id}
              title={task.title}
              aside={
                task.state === 'open' && may ? (
                  <Button variant="contained" onClick={() => setCompleting(task)}>
                    Complete
                  </Button>
                ) : (
                  <StateChip state={task.state} />
                )
              }
            >
              <TaskTime task={task} />
              {task.outcome && <> · {task.outcome}</>}
            </PanelRow>
          ))
        }
      </PagedList>
      {completing && <CompleteTaskDialog task={completing} onClose={() => setCompleting(null)} />}
    </Panel>
  );
}

function TaskTime({ task: { completedAt, dueAt, createdAt } }: { task: Task }) {
  if (completedAt)
    return (
      <>
        Done <Time value={completedAt} />
      </>
    );
  if (dueAt)
    return (
      <>
        Due <Time value={dueAt} />
      </>
    );
  return (
    <>
      Since <Time value={createdAt} />
    </>
  );
}
