import * as z from 'zod'
import type { EffectHandlers } from '../ports.ts'
import { cancelAtGateway } from './closing/cancel-at-gateway.ts'
import { refundAtGateway } from './refunding/refund-at-gateway.ts'

/** What payments cause at their gateways. */
export const paymentEffects: Pick<EffectHandlers, 'payment.cancel' | 'payment.refund'> = {
  'payment.cancel': {
    schema: z.object({ paymentId: z.int() }),
    carryOut: (ctx, { paymentId }) => cancelAtGateway(ctx, paymentId),
  },
  'payment.refund': {
    schema: z.object({ refundId: z.int() }),
    carryOut: (ctx, { refundId }) => refundAtGateway(ctx, refundId),
  },
}
