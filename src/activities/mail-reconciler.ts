/** Asks the mail provider what became of a message whose hand-over has no known outcome. */
export interface MailReconciler {
  /**
   * Whether the provider has a message of this Message-ID (angle brackets included).
   *
   * @param handedOverAt when its hand-over began, by the clock of the database
   */
  arrived(internetMessageId: string, handedOverAt: Date): Promise<boolean>;
  /**
   * A message that is not there so many milliseconds after its hand-over began will not come any more: whoever handed it over has given up
   * or is dead. Only then may it be handed over again.
   */
  readonly certainAfterMs: number;
}
