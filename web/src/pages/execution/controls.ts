import type { ExecutionControl } from '../../api/executions.js';
import type { ExecutionState } from '../../api/types.js';

interface ControlText {
  name: string;
  confirm: string;
  body: string;
}

export const CONTROLS: Readonly<Record<ExecutionControl, ControlText>> = {
  pause: {
    name: 'Pause',
    confirm: 'Pause',
    body: 'Nothing new begins until it is resumed. Waits run on; what has become due meanwhile is done then.',
  },
  resume: { name: 'Resume', confirm: 'Resume', body: 'It goes on where it was paused.' },
  cancel: {
    name: 'Cancel the execution',
    confirm: 'Cancel it',
    body: 'It ends here, and cannot be taken up again. Messages that went out stay sent.',
  },
  jump: {
    name: 'Go to a step',
    confirm: 'Go there',
    body: 'It leaves where it is and goes on with the step that you choose. A step that it has visited is done once more, its message included.',
  },
  rerun: {
    name: 'Run it again',
    confirm: 'Run it again',
    body: 'A new execution goes through the template from its beginning, for the same lead. Its messages are new ones and go out, whatever went out before.',
  },
};

/** What may be done in a state, the likeliest first. */
export function controlsFor(state: ExecutionState): ExecutionControl[] {
  switch (state) {
    case 'pending':
      return ['cancel'];
    case 'running':
    case 'waiting':
      return ['pause', 'jump', 'cancel'];
    case 'paused':
      return ['resume', 'jump', 'cancel'];
    case 'parked':
      return ['jump', 'cancel'];
    default:
      return ['rerun'];
  }
}
