import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An automation that ops staff author. */
@Entity({ name: 'workflow_templates' })
export class WorkflowTemplate {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' })
  id!: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  organizationId!: string;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text' })
  draft!: string;

  @Column({ name: 'draft_revision', type: 'int', default: 1 })
  draftRevision!: number;

  @Column({ name: 'draft_updated_by', type: 'uuid', nullable: true })
  draftUpdatedBy!: string | null;

  @Column({ name: 'draft_updated_at', type: 'timestamptz', default: () => 'now()' })
  draftUpdatedAt!: Date;

  @Column({ name: 'active_version', type: 'int', nullable: true })
  activeVersion!: number | null;

  @Column({ name: 'shipped_hash', type: 'text', nullable: true })
  shippedHash!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt!: Date;
}
