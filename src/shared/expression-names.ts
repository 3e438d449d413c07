/** A name that an expression reaches: `steps.geo.lat` is ['steps', 'geo', 'lat']. */
export interface ReachedName {
  path: string[];
  /** Whether the expression asks for it by has(), here or elsewhere: then it may be missing. */
  isGuarded: boolean;
}

/** The names under the given roots that an expression reaches, in its order. */
export function reachedNames(ast: unknown, roots: ReadonlySet<string>): ReachedName[] {
  const found: string[][] = [];
  const guarded = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isNode(node)) return;
    const path = pathOf(node);
    if (path && roots.has(path[0]!)) {
      found.push(path);
      return;
    }
    if (node.op === 'call' && Array.isArray(node.args) && node.args[0] === 'has') {
      const asked = (node.args[1] as unknown[])[0];
      const name = isNode(asked) ? pathOf(asked) : undefined;
      if (name) guarded.add(name.join('.'));
    }
    // `"rooms" in lead.attributes` asks for it, too.
    if (node.op === 'in' && Array.isArray(node.args)) {
      const [key, map] = node.args as unknown[];
      const name = isNode(map) ? pathOf(map) : undefined;
      if (name && isNode(key) && key.op === 'value') guarded.add([...name, String(key.args)].join('.'));
    }
    visit(node.args);
  };
  visit(ast);
  return found.map((path) => ({
    path,
    isGuarded: path.some((_, length) => guarded.has(path.slice(0, length + 1).join('.'))),
  }));
}

interface Node {
  op: string;
  args: unknown;
}
function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { op?: unknown }).op === 'string';
}

/** The path of a chain of `.name` and `["name"]` on a variable; what is looked up by a computed key ends it. */
function pathOf({ op, args }: Node): string[] | undefined {
  if (op === 'id') return [String(args)];
  if ((op !== '.' && op !== '[]') || !Array.isArray(args)) return undefined;
  const [object, key] = args as unknown[];
  const path = isNode(object) ? pathOf(object) : undefined;
  if (!path || op === '.') return path && [...path, String(key)];
  return isNode(key) && key.op === 'value' && typeof key.args === 'string' ? [...path, key.args] : undefined;
}
