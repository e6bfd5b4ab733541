import * as z from 'zod'
import type { EffectHandlers } from '../ports.ts'

/** What pictures cause in their store. */
export const imageEffects: Pick<EffectHandlers, 'object.delete'> = {
  'object.delete': {
    schema: z.object({ key: z.string() }),
    async carryOut(ctx, { key }) {
      await ctx.images.delete([key])
      return null
    },
  },
}
