import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import Divider from '@mui/material/Divider';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { session } from '../auth/session.js';
import { useMe } from '../auth/use-session.js';
import { words } from '../format/words.js';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { name, email, role, organization } = useMe();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        aria-label={`Account of ${name}`}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Avatar sx={{ width: 28, height: 28, fontSize: 13, fontWeight: 650, bgcolor: 'primary.main' }}>
          {initials(name || email)}
        </Avatar>
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <Box sx={{ px: 2, py: 1, fontSize: '0.875rem' }}>
          <Box sx={{ fontWeight: 600 }}>{name}</Box>
          <Box sx={{ color: 'text.secondary' }}>{email}</Box>
          <Box sx={{ color: 'text.secondary' }}>
            {words(role)}, {organization.name}
          </Box>
        </Box>
        <Divider />
        <MenuItem onClick={() => void session.signOut()}>Sign out</MenuItem>
      </Menu>
    </>
  );
}

function initials(name: string): string {
  return name
    .split(/[\s.@]+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join('');
}
