/** Something to be carried out once. */
export type Operation = () => Promise<unknown>

/** Moments in milliseconds since 1970, in the order of the operations. */
export interface Times {
  begun: number[]
  ended: number[]
}

/**
 * Carries all of them out, so many at a time.
 * @throws when one fails: quick refusals would pass for speed.
 */
export async function runOperations(operations: Operation[], connections: number): Promise<Times> {
  const times: Times = { begun: [], ended: [] }
  const waiting = operations.entries()
  const workOff = async () => {
    for (const [index, operation] of waiting) {
      times.begun[index] = now()
      await operation()
      times.ended[index] = now()
    }
  }
  await Promise.all(Array.from({ length: connections }, workOff))
  return times
}

/** Finer than `Date.now`. */
function now(): number {
  return performance.timeOrigin + performance.now()
}
