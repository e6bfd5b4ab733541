import type fc from 'fast-check'

/** One call after the other; whose turn it is, `order` decides. */
export async function inTurn<T>(order: fc.Scheduler, call: () => Promise<T>): Promise<T> {
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
  await order.schedule(Promise.resolve(), 'call', undefined, async (begin) => {
    await begin()
    await isOver
  })
  return call().finally(end)
}
