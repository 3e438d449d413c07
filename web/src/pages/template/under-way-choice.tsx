import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import type { TemplatePublication } from '../../api/types.js';
import { words } from '../../format/words.js';

export interface UnderWay {
  executions: 'leave' | 'move';
  retryParked: boolean;
}

interface UnderWayChoiceProps {
  preview: TemplatePublication['executions'];
  value: UnderWay;
  onChange: (value: UnderWay) => void;
}

/** What becomes of executions under way on other versions, with their numbers. */
export function UnderWayChoice({ preview, value, onChange }: UnderWayChoiceProps) {
  const { underWay, moves, stays, groups } = preview;
  if (underWay === 0) return <Box>No execution is under way on another version.</Box>;
  const staying = groups.filter(({ obstacle }) => obstacle !== null);
  return (
    <div>
      <FormLabel id="under-way">
        {underWay} {underWay === 1 ? 'execution is' : 'executions are'} under way
      </FormLabel>
      <RadioGroup
        aria-labelledby="under-way"
        value={value.executions}
        onChange={(_event, executions) => onChange({ ...value, executions: executions as UnderWay['executions'] })}
      >
        <FormControlLabel
          value="leave"
          control={<Radio size="small" />}
          label="They stay on the version they began with"
        />
        <FormControlLabel
          value="move"
          disabled={moves === 0}
          control={<Radio size="small" />}
          label={`${moves} go on in this one, ${stays} stay. It can be taken back.`}
        />
      </RadioGroup>
      {value.executions === 'move' && (
        <>
          <FormControlLabel
            control={
              <Checkbox
                size="small"
                checked={value.retryParked}
                onChange={(_event, retryParked) => onChange({ ...value, retryParked })}
              />
            }
            label="Parked ones try their step again there"
          />
          {staying.length > 0 && (
            <Box component="ul" sx={{ m: 0, pl: 2.5, color: 'text.secondary', fontSize: '0.875rem' }}>
              {staying.slice(0, 8).map(({ version, stepId, state, count, obstacle }) => (
                <li key={`${version}/${stepId}/${state}`}>
                  {count} {words(state).toLowerCase()} at {stepId ?? 'their beginning'} of version {version} stay:{' '}
                  {words(obstacle ?? '').toLowerCase()}
                </li>
              ))}
            </Box>
          )}
        </>
      )}
    </div>
  );
}
