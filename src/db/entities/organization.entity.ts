import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The tenant: everything else belongs to exactly one. */
@Entity({ name: 'organizations' })
export class Organization {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  slug!: string;

  @Column({ name: 'time_zone', type: 'text', default: 'UTC' })
  timeZone!: string;

  @Column({ name: 'default_country', type: 'text', nullable: true })
  defaultCountry!: string | null;

  @Column({ name: 'send_policy', type: 'jsonb', default: {} })
  sendPolicy!: Record<string, unknown>;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
