import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A scoring model that the organization knows. */
@Entity({ name: 'models' })
export class Model {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' })
  id!: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  organizationId!: string;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text' })
  sha256!: string;

  @Column({ type: 'jsonb' })
  manifest!: Record<string, unknown>;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'activated_at', type: 'timestamptz', nullable: true })
  activatedAt!: Date | null;
}
