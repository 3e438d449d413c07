import DarkModeOutlined from '@mui/icons-material/DarkModeOutlined';
import LightModeOutlined from '@mui/icons-material/LightModeOutlined';
import SettingsBrightnessOutlined from '@mui/icons-material/SettingsBrightnessOutlined';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import { useColorScheme } from '@mui/material/styles';

const NEXT = { system: 'light', light: 'dark', dark: 'system' } as const;
const NAME = { system: 'as the system', light: 'light', dark: 'dark' } as const;
const ICON = { system: SettingsBrightnessOutlined, light: LightModeOutlined, dark: DarkModeOutlined } as const;

/** Goes round: as the system, light, dark. */
export function ColorModeButton() {
  const { mode = 'system', setMode } = useColorScheme();
  const Icon = ICON[mode];
  const label = `Colours: ${NAME[mode]}. Change to ${NAME[NEXT[mode]]}`;
  return (
    <Tooltip title={label}>
      <IconButton aria-label={label} onClick={() => setMode(NEXT[mode])}>
        <Icon fontSize="small" />
      </IconButton>
    </Tooltip>
  );
}
