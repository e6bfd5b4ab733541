import { type Accident, accidents as kinds } from './kernel/faults.ts'
import type { Witness } from './kernel/network.ts'
import { evaluatedPoints } from './platform/fault-points.ts'
import { leftOut } from './platform/left-out.ts'

/** What happened at one place that takes a port. */
interface PointCounts {
  /** Whether the core has come there, with or without a call. */
  isReached: boolean
  calls: number
  accidents: Partial<Record<Accident, number>>
}

/** By name of the point, of some runs; as plain JSON it goes from one thread to another. */
export type Coverage = Record<string, PointCounts>

/** Counts as a witness of runs in this program; `read` answers what it has seen so far. */
export function countPoints(
  points: readonly string[],
): Pick<Witness, 'called' | 'befell'> & { read(): Coverage } {
  const counts = new Map(points.map((point) => [point, nothingAt()]))
  return {
    called(_from, _what, point) {
      const at = point !== null && counts.get(point)
      if (at) at.calls += 1
    },
    befell(_from, _what, accident, point) {
      const at = point !== null && counts.get(point)
      if (at) at.accidents[accident] = (at.accidents[accident] ?? 0) + 1
    },
    read() {
      const reached = evaluatedPoints()
      for (const [point, at] of counts) at.isReached = reached.has(point)
      return Object.fromEntries(counts)
    },
  }
}

/** What has happened in all of these. */
export function mergeCoverage(parts: readonly Coverage[]): Coverage {
  const merged: Coverage = {}
  for (const [point, { isReached, calls, accidents }] of parts.flatMap(
    Object.entries<PointCounts>,
  )) {
    const at = merged[point] ?? nothingAt()
    merged[point] = at
    at.isReached ||= isReached
    at.calls += calls
    for (const accident of accidentsIn(accidents)) {
      at.accidents[accident] = (at.accidents[accident] ?? 0) + (accidents[accident] ?? 0)
    }
  }
  return merged
}

/**
 * How many fault points were hit, and the names of the others. A point is hit where an accident befell
 * a call of it. One that was come to and never called itself is none: it makes a statement of a batch,
 * or hands its port on.
 */
export function describeCoverage(coverage: Coverage): string {
  const all = Object.entries(coverage).toSorted(([a], [b]) => a.localeCompare(b))
  const called = all.filter(([, { calls }]) => calls > 0)
  const unreached = all.filter(([, { isReached }]) => !isReached)
  const unhit = called.filter(([, { accidents }]) => accidentsIn(accidents).length === 0)
  const hit = called.length - unhit.length
  const total = called.length + unreached.length
  return [
    `points hit ${hit} of ${total} (${((100 * hit) / total).toFixed(1)} %)`,
    `come to without a call of their own: ${all.length - total}`,
    `left out: ${leftOut.join(', ')}`,
    `reached and never hit: ${unhit.length}`,
    ...unhit.map(([name, { calls }]) => `  ${name} (${calls} calls)`),
    `never reached: ${unreached.length}`,
    ...unreached.map(([name]) => `  ${name}`),
  ].join('\n')
}

function nothingAt(): PointCounts {
  return { isReached: false, calls: 0, accidents: {} }
}

function accidentsIn(counts: PointCounts['accidents']): Accident[] {
  return kinds.filter((accident) => counts[accident])
}
