import * as z from 'zod'
import type { EffectHandlers } from '../ports.ts'
import { cancelAtGateway } from './closing/cancel-at-gateway.ts'
import { refundAtGateway } from './refunding/refund-at-gateway.ts'
import { deleteAtGateway } from './saved-cards/delete-at-gateway.ts'

/** What payments, and the cards that they save, cause at their gateways. */
export const paymentEffects: Pick<
  EffectHandlers,
  'payment.cancel' | 'payment.refund' | 'gateway_customer.delete'
> = {
  'payment.cancel': {
    schema: z.object({ paymentId: z.int() }),
    carryOut: (ctx, { paymentId }) => cancelAtGateway(ctx, paymentId),
  },
  'payment.refund': {
    schema: z.object({ refundId: z.int() }),
    carryOut: (ctx, { refundId }) => refundAtGateway(ctx, refundId),
  },
  'gateway_customer.delete': {
    schema: z.object({ gateway: z.string(), reference: z.string() }),
    carryOut: (ctx, customer) => deleteAtGateway(ctx, customer),
  },
}
