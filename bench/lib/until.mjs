/**
 * Looks again and again until what is waited for is so.
 *
 * @throws Error naming it when the time is up
 */
export async function until(what, withinMs, pollMs, isSo) {
  for (const deadline = Date.now() + withinMs; ;) {
    if (await isSo()) return;
    if (Date.now() > deadline) throw new Error(`waited ${Math.round(withinMs / 1_000)} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
