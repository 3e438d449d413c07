import ErrorOutlined from '@mui/icons-material/ErrorOutlined';
import WarningAmber from '@mui/icons-material/WarningAmber';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import type { TemplateProblem } from '../../api/types.js';

interface FindingListProps {
  problems: readonly TemplateProblem[];
  warnings: readonly TemplateProblem[];
  onGoTo: (line: number) => void;
}

/** What is wrong with a template, each with its place; a press goes there. */
export function FindingList({ problems, warnings, onGoTo }: FindingListProps) {
  const findings = [
    ...problems.map((finding) => ({ ...finding, isError: true })),
    ...warnings.map((finding) => ({ ...finding, isError: false })),
  ];
  return (
    <Box component="ul" aria-label="Findings" sx={{ listStyle: 'none', m: 0, p: 0, fontSize: '0.875rem' }}>
      {findings.map(({ path, code, message, line, isError }, index) => (
        <Box component="li" key={index} sx={{ borderTop: 1, borderColor: 'divider' }}>
          <ButtonBase
            disabled={line === undefined}
            onClick={() => line !== undefined && onGoTo(line)}
            sx={{
              width: '100%',
              justifyContent: 'flex-start',
              alignItems: 'flex-start',
              gap: 1.25,
              px: 2,
              py: 1,
              textAlign: 'left',
              font: 'inherit',
            }}
          >
            {isError ? (
              <ErrorOutlined titleAccess="Problem" color="error" sx={{ fontSize: 18, mt: '2px' }} />
            ) : (
              <WarningAmber titleAccess="Warning" color="warning" sx={{ fontSize: 18, mt: '2px' }} />
            )}
            <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
              {message}
              <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
                {line !== undefined && `Line ${line} · `}
                {path && `${path} · `}
                {code}
              </Box>
            </Box>
          </ButtonBase>
        </Box>
      ))}
    </Box>
  );
}
