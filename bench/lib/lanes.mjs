/** Works through items in their order, a number of them at a time. */
export async function inLanes(lanes, items, work) {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
