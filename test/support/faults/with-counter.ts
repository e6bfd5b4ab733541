import type { StockObject } from '../../../src/core/inventory/types.ts'
import type { Context } from '../../../src/core/ports.ts'

/** The same world with counters some of whose methods are others. */
export function withCounter(ctx: Context, methods: Partial<StockObject>): Context {
  const stock = (variantId: number) => ({ ...ctx.objects.stock(variantId), ...methods })
  return { ...ctx, objects: { ...ctx.objects, stock } }
}

/** The same world with counters out of reach for one of their methods, of which nothing is logged. */
export function withoutCounter(ctx: Context, method: 'set' | 'restock'): Context {
  const quiet = { ...ctx, log: () => undefined }
  return withCounter(quiet, { [method]: () => Promise.reject(new Error('Lost')) })
}
