import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One run of one template version for one lead. */
@Entity({ name: 'workflow_executions' })
export class WorkflowExecution {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' })
  id!: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  organizationId!: string;

  @Column({ name: 'template_id', type: 'uuid' })
  templateId!: string;

  @Column({ name: 'version_id', type: 'uuid' })
  versionId!: string;

  @Column({ name: 'lead_id', type: 'uuid' })
  leadId!: string;

  @Column({ name: 'trigger_event_id', type: 'uuid', nullable: true })
  triggerEventId!: string | null;

  @Column({ name: 'reentry_key', type: 'text' })
  reentryKey!: string;

  @Column({ name: 'parent_execution_id', type: 'uuid', nullable: true })
  parentExecutionId!: string | null;

  @Column({ name: 'rerun_of', type: 'uuid', nullable: true })
  rerunOf!: string | null;

  @Column({ type: 'int', nullable: true })
  depth!: number | null;

  @Column({ type: 'text', default: 'pending' })
  state!: string;

  @Column({ name: 'current_step', type: 'text', nullable: true })
  currentStep!: string | null;

  @Column({ name: 'waiting_for', type: 'text', nullable: true })
  waitingFor!: string | null;

  @Column({ name: 'run_id', type: 'text', nullable: true })
  runId!: string | null;

  @Column({ name: 'claimed_at', type: 'timestamptz', nullable: true })
  claimedAt!: Date | null;

  @Column({ name: 'end_reason', type: 'text', nullable: true })
  endReason!: string | null;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_message', type: 'text', nullable: true })
  errorMessage!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;
}
