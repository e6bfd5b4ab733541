import * as z from 'zod'
import type { EffectHandlers } from '../ports.ts'
import { setStock } from './stock-change.ts'

/** What the stock counters are told. The effects' ids are the order of what staff count. */
export const stockEffects: Pick<EffectHandlers, 'stock.restock' | 'stock.set'> = {
  'stock.restock': {
    schema: z.object({ variantId: z.int(), checkoutId: z.string(), quantity: z.int().min(1) }),
    async carryOut(ctx, payload, { key, id: sequence }) {
      await ctx.objects.stock(payload.variantId).restock({ ...payload, key, sequence })
      return null
    },
  },
  'stock.set': {
    schema: z.object({
      variantId: z.int(),
      level: z.int(),
      expected: z.int().nullable(),
      sold: z.int(),
    }),
    async carryOut(ctx, payload, effect) {
      await setStock(ctx, payload, effect)
      return null
    },
  },
}
