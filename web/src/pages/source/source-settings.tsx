import Box from '@mui/material/Box';
import type { Source } from '../../api/types.js';
import { FactList } from '../../components/fact-list.js';
import { Time } from '../../components/time.js';
import { AUTH_STRATEGY_NAMES } from '../sources/auth-strategies.js';
import { FieldMappingForm } from './field-mapping-form.js';

/** How the source is reached and how its bodies are read. */
export function SourceSettings({ source }: { source: Source }) {
  return (
    <Box sx={{ pt: 2 }}>
      <FactList
        facts={[
          ['Address', <code key="url">{source.url}</code>],
          ['Key', <code key="key">{source.key}</code>],
          ['Proof', AUTH_STRATEGY_NAMES[source.authStrategy]],
          ['Made', <Time key="made" value={source.createdAt} />],
          ['Changed', <Time key="changed" value={source.updatedAt} />],
        ]}
      />
      <FieldMappingForm key={source.updatedAt} source={source} />
    </Box>
  );
}
