import MoreVert from '@mui/icons-material/MoreVert';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import type { ExecutionControl } from '../../api/executions.js';
import type { ExecutionDetail } from '../../api/types.js';
import { useMay } from '../../auth/use-session.js';
import { ControlDialog } from './control-dialog.js';
import { CONTROLS, controlsFor } from './controls.js';

/** What a person may do with an execution in its state: the likeliest as a button, the others in a menu. */
export function ExecutionControls({ execution }: { execution: ExecutionDetail }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asking, setAsking] = useState<ExecutionControl | null>(null);
  const may = useMay('workflows:write');
  if (!may) return null;
  const [first, ...others] = controlsFor(execution.state);
  const ask = (control: ExecutionControl) => {
    setAnchor(null);
    setAsking(control);
  };
  return (
    <>
      {first && (
        <Button variant="outlined" onClick={() => ask(first)}>
          {CONTROLS[first].name}
        </Button>
      )}
      {others.length > 0 && (
        <>
          <IconButton
            size="small"
            aria-label="More"
            aria-haspopup="menu"
            onClick={(event) => setAnchor(event.currentTarget)}
          >
            <MoreVert fontSize="small" />
          </IconButton>
          <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
            {others.map((control) => (
              <MenuItem key={control} onClick={() => ask(control)}>
                {CONTROLS[control].name}
              </MenuItem>
            ))}
          </Menu>
        </>
      )}
      {asking && <ControlDialog execution={execution} control={asking} onClose={() => setAsking(null)} />}
    </>
  );
}
