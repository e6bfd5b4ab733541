/**
 * The places at which the core takes a port, by name, while it runs. The marks that `mark-points.ts`
 * puts into its sources ask here: what they get calls as the port does, and says where it is called from.
 */

type ViewAt = (point: string) => object

const viewsOf = new WeakMap<object, ViewAt>()
const evaluated = new Set<string>()

/** A port as it is called from nowhere known; marked places get it as it is called from there. */
export function seenFromPoints<Port extends object>(at: (point: string | null) => Port): Port {
  const views = new Map<string, Port>()
  const viewAt = (point: string) => {
    const known = views.get(point)
    if (known) return known
    const view = at(point)
    views.set(point, view)
    evaluated.add(point)
    return view
  }
  const port = at(null)
  viewsOf.set(port, viewAt)
  return port
}

/** The points that this program has come to so far, with or without a call. */
export function evaluatedPoints(): ReadonlySet<string> {
  return evaluated
}

/** Makes the marks in the core's sources mean something. */
export function installMarks(): void {
  Object.assign(globalThis, { soukPoint })
}

/** What is no port of a simulation is left as it is. */
function soukPoint(point: string, port: object): object {
  return viewsOf.get(port)?.(point) ?? port
}
