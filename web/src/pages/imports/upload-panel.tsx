import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import { useMutation } from '@tanstack/react-query';
import type { DragEvent } from 'react';
import { useRef, useState } from 'react';
import { uploadLeads } from '../../api/imports.js';
import { ProblemPanel } from '../../components/problem-panel.js';
import { formatBytes, formatPercent } from '../../format/numbers.js';
import { SourceSelect } from './source-select.js';

const ACCEPTED = '.csv,.tsv,.txt,.ndjson,.jsonl,text/csv,application/x-ndjson';

/** Where a file is dropped or chosen, and sent. */
export function UploadPanel() {
  const [source, setSource] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const [share, setShare] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const sending = useRef<AbortController | null>(null);
  const upload = useMutation(uploadLeads());
  const begin = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    sending.current = new AbortController();
    setShare(0);
    upload.mutate({ file, source, key: crypto.randomUUID(), onProgress: setShare, signal: sending.current.signal });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    begin(event.dataTransfer.files[0]);
  };
  const failed = upload.error && upload.error.name !== 'AbortError';
  return (
    <Card
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      sx={({ vars }) => ({
        mb: 2,
        p: { xs: 2, sm: 3 },
        ...(over && { borderColor: vars?.palette.tones.busy.main, bgcolor: vars?.palette.tones.busy.soft }),
      })}
    >
      {upload.isPending ? (
        <Sending file={upload.variables.file} share={share} onCancel={() => sending.current?.abort()} />
      ) : (
        <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ alignItems: { sm: 'center' }, gap: 2 }}>
          <UploadFileOutlined sx={{ fontSize: 36, color: 'text.secondary', display: { xs: 'none', sm: 'block' } }} />
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Box sx={{ fontWeight: 600 }}>Drop a file of leads here</Box>
            <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
              CSV with a header, or one JSON object per line; UTF-8, up to 1 GB. It needs a column with email addresses
              or phone numbers.
            </Box>
          </Box>
          <SourceSelect value={source} onChange={setSource} />
          <Button variant="contained" onClick={() => input.current?.click()}>
            Choose a file
          </Button>
        </Stack>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label="File of leads"
        onChange={(event) => {
          begin(event.target.files?.[0]);
          // So that the same file, mended, can be chosen again.
          event.target.value = '';
        }}
      />
      {failed && (
        <Box sx={{ mt: 2 }}>
          <ProblemPanel problem={upload.error} />
        </Box>
      )}
    </Card>
  );
}

function Sending({ file, share, onCancel }: { file: File; share: number; onCancel: () => void }) {
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 2 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>Sending {file.name}</Box>
        <LinearProgress
          variant="determinate"
          value={share * 100}
          aria-label={`Sent of ${file.name}`}
          sx={{ my: 1, borderRadius: 1 }}
        />
        <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>
          {formatPercent(share)} of {formatBytes(file.size)}
        </Box>
      </Box>
      <Button onClick={onCancel}>Cancel</Button>
    </Stack>
  );
}
