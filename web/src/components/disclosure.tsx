import ExpandMore from '@mui/icons-material/ExpandMore';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { useId, useState } from 'react';

interface DisclosureProps {
  title: string;
  /** Drawn, and what it needs loaded, only once it is opened. */
  children: ReactNode;
}

/** A part of a panel that is there for those who ask. */
export function Disclosure({ title, children }: DisclosureProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <Box sx={{ borderTop: 1, borderColor: 'divider' }}>
      <Button
        fullWidth
        color="inherit"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        endIcon={<ExpandMore sx={{ transform: open ? 'rotate(180deg)' : 'none', transition: 'transform 150ms' }} />}
        sx={{ justifyContent: 'space-between', px: 2, py: 1, borderRadius: 0, fontSize: '0.875rem' }}
      >
        {title}
      </Button>
      <Box id={id} hidden={!open} sx={{ px: 2, pb: 1.5, pt: 0.5 }}>
        {open && children}
      </Box>
    </Box>
  );
}
