/** Beyond it, what is remembered is forgotten at once: the keys come from senders, who may make up any number of them. */
const MOST_REMEMBERED = 5_000;

/**
 * A function of a text that remembers its answers: for names of form fields and columns, which are few and come again with every lead.
 *
 * @param longest - texts beyond so many characters are not remembered
 */
export function remember<T>(work: (text: string) => T, longest = 100): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined || known.has(text)) return answer as T;
    const made = work(text);
    if (text.length > longest) return made;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, made);
    return made;
  };
}
