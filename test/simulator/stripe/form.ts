export type Param = string | Param[] | Params
export interface Params {
  [name: string]: Param
}

interface Tree {
  [name: string]: string | Tree
}

/** Reads `a=1&b[c]=2&d[]=3&e[0]=4`: brackets nest, and indexed or empty ones make lists. */
export function parseForm(text: string): Params {
  const root = emptyTree()
  for (const [name, value] of new URLSearchParams(text)) put(root, pathOf(name), value)
  return branches(root)
}

function pathOf(name: string): string[] {
  const [, head, brackets] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? []
  if (head === undefined || brackets === undefined) return [name]
  return [head, ...[...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, inner = '']) => inner)]
}

function put(tree: Tree, [head = '', ...rest]: string[], value: string): void {
  const name = head === '' ? String(Object.keys(tree).length) : head
  if (rest.length === 0) {
    tree[name] = value
    return
  }
  const known = tree[name]
  const child = typeof known === 'object' ? known : emptyTree()
  tree[name] = child
  put(child, rest, value)
}

/** Without a prototype a parameter may have any name, `__proto__` included. */
function emptyTree(): Tree {
  return Object.create(null)
}

function branches(tree: Tree): Params {
  const params: Params = Object.create(null)
  for (const [name, value] of Object.entries(tree)) params[name] = branch(value)
  return params
}

function branch(value: string | Tree): Param {
  if (typeof value === 'string') return value
  const isList = Object.keys(value).every((name, index) => name === String(index))
  return isList ? Object.values(value).map(branch) : branches(value)
}
