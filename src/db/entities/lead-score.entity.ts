import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A score that a lead was given. */
@Entity({ name: 'lead_scores' })
export class LeadScore {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' })
  id!: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  organizationId!: string;

  @Column({ name: 'lead_id', type: 'uuid' })
  leadId!: string;

  @Column({ name: 'model_key', type: 'text' })
  modelKey!: string;

  @Column({ name: 'model_version', type: 'text' })
  modelVersion!: string;

  @Column({ type: 'double precision' })
  value!: number;

  @Column({ type: 'smallint' })
  points!: number;

  @Column({ type: 'text' })
  band!: string;

  @Column({ type: 'double precision' })
  baseline!: number;

  @Column({ type: 'double precision', array: true })
  contributions!: number[];

  @Column({ name: 'term_values', type: 'jsonb' })
  termValues!: unknown[];

  @Column({ type: 'boolean' })
  fallback!: boolean;

  @Column({ name: 'computed_at', type: 'timestamptz' })
  computedAt!: Date;

  @Column({ name: 'policy_version', type: 'int', nullable: true })
  policyVersion!: number | null;

  @Column({ name: 'experiment_id', type: 'uuid', nullable: true })
  experimentId!: string | null;

  @Column({ name: 'duration_us', type: 'int', nullable: true })
  durationUs!: number | null;
}
