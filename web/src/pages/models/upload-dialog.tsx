import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { closing } from '../../api/closing.js';
import { type ModelFiles, uploadModel } from '../../api/models.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { formatBytes } from '../../format/numbers.js';

const FILES = [
  { name: 'onnx', label: 'Model', says: 'A classifier in ONNX, 64 MB at most', accept: '.onnx' },
  { name: 'manifest', label: 'Manifest', says: 'JSON: what the model reads of a lead', accept: '.json,application/json' },
  {
    name: 'samples',
    label: 'Sample rows',
    says: '100 to 1,000 rows to try it on, as JSON; they are not kept',
    accept: '.json,.ndjson,.jsonl',
  },
] as const satisfies readonly { name: keyof ModelFiles; label: string; says: string; accept: string }[];

/** Takes in a model that was made elsewhere. */
export function UploadDialog({ onClose }: { onClose: () => void }) {
  const [files, setFiles] = useState<Partial<ModelFiles>>({});
  const navigate = useNavigate();
  const upload = useMutation(closing(uploadModel(), ({ id }) => void navigate(`/models/${id}`)));
  const { onnx, manifest, samples } = files;
  return (
    <ConfirmDialog
      title="Bring a model"
      confirm="Check and add"
      disabled={!onnx || !manifest || !samples}
      busy={upload.isPending}
      problem={upload.error}
      onConfirm={() => onnx && manifest && samples && upload.mutate({ onnx, manifest, samples })}
      onClose={onClose}
    >
      <Stack spacing={2}>
        <span>
          Any classifier in ONNX may score your leads. It is tried on the sample rows, which takes up to a minute: whether it
          runs, answers in time and gives probabilities. How well it sorts your leads is for you to know; nothing changes until
          you activate it.
        </span>
        {FILES.map(({ name, label, says, accept }) => (
          <FileChoice
            key={name}
            {...{ label, says, accept }}
            file={files[name]}
            onChoose={(file) => setFiles((before) => ({ ...before, [name]: file }))}
          />
        ))}
      </Stack>
    </ConfirmDialog>
  );
}

interface FileChoiceProps {
  label: string;
  says: string;
  accept: string;
  file: File | undefined;
  onChoose: (file: File) => void;
}

function FileChoice({ label, says, accept, file, onChoose }: FileChoiceProps) {
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 2 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>{label}</Box>
        <Box sx={{ color: 'text.secondary', fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
          {file ? `${file.name}, ${formatBytes(file.size)}` : says}
        </Box>
      </Box>
      <Button component="label" variant="outlined">
        {file ? 'Another' : 'Choose'}
        <input
          type="file"
          hidden
          accept={accept}
          aria-label={label}
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) onChoose(chosen);
            // So that the same file, mended, can be chosen again.
            event.target.value = '';
          }}
        />
      </Button>
    </Stack>
  );
}
