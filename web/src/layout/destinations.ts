import AccountTreeOutlined from '@mui/icons-material/AccountTreeOutlined';
import InputOutlined from '@mui/icons-material/InputOutlined';
import InsightsOutlined from '@mui/icons-material/InsightsOutlined';
import MailOutlined from '@mui/icons-material/MailOutlined';
import PeopleAltOutlined from '@mui/icons-material/PeopleAltOutlined';
import RouteOutlined from '@mui/icons-material/RouteOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import { useMay } from '../auth/use-session.js';

/** A place of the navigation. */
export interface Destination {
  to: string;
  name: string;
  Icon: SvgIconComponent;
}

const ALL: readonly Destination[] = [
  { to: '/leads', name: 'Leads', Icon: PeopleAltOutlined },
  { to: '/executions', name: 'Executions', Icon: RouteOutlined },
  { to: '/templates', name: 'Templates', Icon: AccountTreeOutlined },
  { to: '/sources', name: 'Sources', Icon: InputOutlined },
  { to: '/models', name: 'Models', Icon: InsightsOutlined },
  { to: '/mailbox', name: 'Mailbox', Icon: MailOutlined },
];

/** Where the person may go. */
export function useDestinations(): readonly Destination[] {
  const closed = new Set<string>();
  if (!useMay('sources:read')) closed.add('/sources');
  if (!useMay('scoring:manage')) closed.add('/models');
  return ALL.filter(({ to }) => !closed.has(to));
}
