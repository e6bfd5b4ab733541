/** Each ring of a graph once: names that lead to themselves by way of others. */
export function ringsIn(graph: Map<string, string[]>): string[] {
  const rings: string[] = []
  const isDone = new Set<string>()
  function visit(name: string, path: string[]): void {
    const at = path.indexOf(name)
    if (at >= 0) rings.push([...path.slice(at), name].join(' -> '))
    if (at >= 0 || isDone.has(name)) return
    for (const next of graph.get(name) ?? []) visit(next, [...path, name])
    isDone.add(name)
  }
  for (const name of graph.keys()) visit(name, [])
  return rings
}
