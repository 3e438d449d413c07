/** Ends this process when the one that started it is gone, however it went: its end of our stdin closes. */
export function endWithParent() {
  process.stdin.once('close', () => process.exit(1)).resume();
}
