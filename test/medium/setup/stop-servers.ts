/** Jest's globalTeardown of the medium tests. Run by Node as it is: see start-servers.ts. */
export default async function stopServers(): Promise<void> {
  await globalThis.throughlineTestServers?.stop();
}
