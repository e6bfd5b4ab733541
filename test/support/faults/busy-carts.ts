import type { Context } from '../../../src/core/ports.ts'

/** A world in which no cart can be asked: each is busy with a checkout. What they are needed for waits. */
export function withBusyCarts(ctx: Context): Context {
  const cart = () => {
    throw new Error('The cart is busy')
  }
  return { ...ctx, objects: { ...ctx.objects, cart } }
}
