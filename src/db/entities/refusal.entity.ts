import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request of a known source that was refused at the door. */
@Entity({ name: 'refusals' })
export class Refusal {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' })
  id!: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  organizationId!: string;

  @Column({ name: 'source_id', type: 'uuid' })
  sourceId!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  detail!: string;

  @Column({ name: 'body_sha256', type: 'bytea', nullable: true })
  bodySha256!: Buffer | null;

  @Column({ name: 'body_bytes', type: 'int' })
  bodyBytes!: number;

  @Column({ name: 'idempotency_key', type: 'text', nullable: true })
  idempotencyKey!: string | null;

  @Column({ name: 'received_at', type: 'timestamptz', default: () => 'now()' })
  receivedAt!: Date;
}
