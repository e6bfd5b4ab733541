import * as z from 'zod'
import { setStock } from '../catalog/stock-change.ts'
import { cancelAtGateway } from '../payments/cancel-at-gateway.ts'
import { refundAtGateway } from '../payments/refund-at-gateway.ts'
import type { Context } from '../ports.ts'

/** Nobody can carry this effect out: its kind is unknown, or its payload makes no sense. */
export class EffectImpossible extends Error {}

const Restock = z.object({ variantId: z.int(), checkoutId: z.string(), quantity: z.int().min(1) })
const OfPayment = z.object({ paymentId: z.int() })
const OfRefund = z.object({ refundId: z.int() })
const OfObject = z.object({ key: z.string() })

/** An outbox row as an effect sees it; `id` and `key` are the same at every attempt. */
export interface Effect {
  id: number
  key: string
  kind: string
  isMessage: boolean
  payload: unknown
}

/**
 * Carries one effect out; every one is idempotent by its key. `done` false: somebody else (the
 * consumer of the queue) will mark the row.
 */
export async function carryOut(ctx: Context, effect: Effect): Promise<{ done: boolean }> {
  const { key, kind, payload } = effect
  if (effect.isMessage) {
    await ctx.queues.messages({ outboxId: effect.id })
    return { done: false }
  }
  switch (kind) {
    case 'stock.restock': {
      const request = { ...read(Restock, payload), key, sequence: effect.id }
      await ctx.objects.stock(request.variantId).restock(request)
      break
    }
    case 'stock.set':
      await setStock(ctx, effect)
      break
    case 'payment.cancel':
      await cancelAtGateway(ctx, read(OfPayment, payload).paymentId)
      break
    case 'payment.refund':
      await refundAtGateway(ctx, read(OfRefund, payload).refundId)
      break
    case 'object.delete':
      await ctx.images.delete([read(OfObject, payload).key])
      break
    default:
      throw new EffectImpossible(`Unknown effect ${kind}`)
  }
  return { done: true }
}

function read<Schema extends z.core.$ZodType>(schema: Schema, payload: unknown): z.output<Schema> {
  const { data, error } = z.safeParse(schema, payload)
  if (error) throw new EffectImpossible(z.prettifyError(error))
  return data
}
