/** A batch of work of one organization; rows carry its id. */
export interface Batch {
  organizationId: string;
  batchId: string;
}
