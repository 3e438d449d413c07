/** An item that waits for its group, with the promise that its caller holds. */
interface Waiting<Item, Result> {
  item: Item;
  bytes: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** The queue is full: what is not accepted cannot be lost. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

export interface GroupCommitOptions<Item, Result> {
  /** Commits a group; answers in its order. */
  commit: (items: Item[]) => Promise<Result[]>;
  /** Items in one group at most. */
  groupSize: number;
  /** Bytes in one group at most; a larger item goes alone. */
  groupBytes: number;
  /** Groups under way at a time. While all are, items gather. */
  inFlight: number;
  /** Bytes that may wait; an item that comes on top is refused. */
  queueBytes: number;
  /** True for an error that hits the whole group; another one makes each item be tried alone. */
  isGroupError: (error: unknown) => boolean;
}

/**
 * Commits what comes in at about the same time together: one transaction for many callers, each of whom is answered after it. A lone
 * item goes at once, so an idle system waits for nobody.
 */
export class GroupCommit<Item, Result> {
  private queue: Waiting<Item, Result>[] = [];
  private queuedBytes = 0;
  private underWay = 0;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** Items waiting or under way are not counted apart: this is for tests and metrics. */
  get waiting(): number {
    return this.queue.length;
  }

  /**
   * Resolves when the item is committed.
   *
   * @throws QueueFullError where too much waits already
   */
  submit(item: Item, bytes: number): Promise<Result> {
    if (this.queuedBytes + bytes > this.options.queueBytes)
      return Promise.reject(new QueueFullError('too much is waiting'));
    this.queuedBytes += bytes;
    return new Promise<Result>((resolve, reject) => {
      this.queue.push({ item, bytes, resolve, reject });
      this.pump();
    }).finally(() => {
      this.queuedBytes -= bytes;
    });
  }

  private pump(): void {
    while (this.queue.length > 0 && this.underWay < this.options.inFlight) {
      const group = this.queue.splice(0, this.nextGroupSize());
      this.underWay++;
      void this.commit(group).finally(() => {
        this.underWay--;
        this.pump();
      });
    }
  }

  private nextGroupSize(): number {
    const { groupSize, groupBytes } = this.options;
    const most = Math.min(groupSize, this.queue.length);
    let bytes = this.queue[0]!.bytes;
    let size = 1;
    while (size < most && (bytes += this.queue[size]!.bytes) <= groupBytes) size++;
    return size;
  }

  private async commit(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (group.length === 1 || this.options.isGroupError(error)) group.forEach(({ reject }) => reject(error));
      else for (const waiting of group) await this.commit([waiting]);
    }
  }
}
