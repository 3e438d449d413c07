import AltRoute from '@mui/icons-material/AltRoute';
import EditOutlined from '@mui/icons-material/EditOutlined';
import CallSplitOutlined from '@mui/icons-material/CallSplitOutlined';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import HttpOutlined from '@mui/icons-material/HttpOutlined';
import LinearScaleOutlined from '@mui/icons-material/LinearScaleOutlined';
import ManageSearchOutlined from '@mui/icons-material/ManageSearchOutlined';
import NotificationsActiveOutlined from '@mui/icons-material/NotificationsActiveOutlined';
import PersonAddAltOutlined from '@mui/icons-material/PersonAddAltOutlined';
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined';
import SendOutlined from '@mui/icons-material/SendOutlined';
import SpeedOutlined from '@mui/icons-material/SpeedOutlined';
import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined';
import TaskAltOutlined from '@mui/icons-material/TaskAltOutlined';
import TerminalOutlined from '@mui/icons-material/TerminalOutlined';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import type { SvgIconComponent } from '@mui/icons-material';

const ICONS: Readonly<Record<string, SvgIconComponent>> = {
  send: SendOutlined,
  wait: HourglassEmpty,
  wait_for: NotificationsActiveOutlined,
  branch: AltRoute,
  update: EditOutlined,
  task: TaskAltOutlined,
  split: CallSplitOutlined,
  assign: PersonAddAltOutlined,
  score: SpeedOutlined,
  enrich: ManageSearchOutlined,
  http: HttpOutlined,
  script: TerminalOutlined,
  parallel: LinearScaleOutlined,
  run: PlayArrowOutlined,
  stop: StopCircleOutlined,
};

/** The sign of a kind of step. */
export function stepIcon(kind: string): SvgIconComponent {
  return ICONS[kind] ?? RadioButtonUnchecked;
}
