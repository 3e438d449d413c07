/** Jest's globalTeardown of the medium tests. */
export default async function stopServers(): Promise<void> {
  await globalThis.throughlineTestServers?.stop();
}
