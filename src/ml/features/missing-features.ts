import { z } from 'zod';
import type { FindMissingFeatures } from '../../shared/model-check.js';
import { catalogueFeature, isCataloguePath } from './catalogue.js';

/** No more of a manifest than is asked of it: it may be of a build that knows more. */
const READS = z.object({ features: z.array(z.object({ from: z.array(z.string()) })) });

/** @see FindMissingFeatures; none where the manifest cannot be read, which is for others to say. */
export const findMissingFeatures: FindMissingFeatures = (manifest) => {
  const reads = READS.safeParse(manifest);
  const paths = reads.success ? reads.data.features.flatMap(({ from }) => from) : [];
  return [...new Set(paths.filter((path) => isCataloguePath(path) && !catalogueFeature(path)))];
};
