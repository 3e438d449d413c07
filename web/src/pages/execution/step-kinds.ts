import AltRoute from '@mui/icons-material/AltRoute';
import EditOutlined from '@mui/icons-material/EditOutlined';
import HourglassEmpty from '@mui/icons-material/HourglassEmpty';
import NotificationsActiveOutlined from '@mui/icons-material/NotificationsActiveOutlined';
import SendOutlined from '@mui/icons-material/SendOutlined';
import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined';
import TaskAltOutlined from '@mui/icons-material/TaskAltOutlined';
import RadioButtonUnchecked from '@mui/icons-material/RadioButtonUnchecked';
import type { SvgIconComponent } from '@mui/icons-material';

const ICONS: Readonly<Record<string, SvgIconComponent>> = {
  send: SendOutlined,
  wait: HourglassEmpty,
  wait_for: NotificationsActiveOutlined,
  branch: AltRoute,
  update: EditOutlined,
  task: TaskAltOutlined,
  stop: StopCircleOutlined,
};

/** The sign of a kind of step. */
export function stepIcon(kind: string): SvgIconComponent {
  return ICONS[kind] ?? RadioButtonUnchecked;
}
