import * as z from 'zod'
import { NotFound } from '../../../../src/core/errors.ts'
import { parseDecimal } from '../../../../src/core/money.ts'
import { OutcomeOfOtherAmount } from '../../../../src/core/payments/errors.ts'
import { hearOfRefund } from '../../../../src/core/payments/refunding/hear-of-refund.ts'
import {
  applyOutcome,
  askLater,
  findNamed,
} from '../../../../src/core/payments/settling/apply-outcome.ts'
import {
  keepWebhook,
  type Message,
  verifyMessage,
} from '../../../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../../../src/core/ports.ts'
import { currency } from '../../platform/storefront-catalogue.ts'

/** Takes what PayU posts, by the customer's browser and by itself, as the contract's route does. */
export async function hearFromPayu(ctx: Context, message: Message): Promise<{ isPaid: boolean }> {
  const isOfRefund = message.headers.get('Content-Type') === 'application/json'
  if (!isOfRefund) return applyOutcome(ctx, 'payu', message)
  const { merchantTxnId: payment, request_id: refund } = PayuRefund.parse(JSON.parse(message.body))
  await hearOfRefund(ctx, 'payu', { payment, refund })
  return { isPaid: false }
}

const PayuRefund = z.object({ merchantTxnId: z.string(), request_id: z.string() })

/** Takes an event of Juspay's in the same way: nothing of it is believed but what to ask about. */
export async function hearFromJuspay(ctx: Context, message: Message): Promise<void> {
  const event = await verifyMessage(ctx, 'juspay', message)
  if (event === null) return
  const { order } = JuspayEvent.parse(JSON.parse(message.body)).content
  const payment = await findNamed(ctx, { gateway: 'juspay', reference: order.order_id })
  const amount = parseDecimal(String(order.amount), currency)
  if (payment && (payment.currency !== order.currency || payment.amount !== amount)) {
    askLater(ctx, payment, order.order_id)
    throw new OutcomeOfOtherAmount()
  }
  await keepWebhook(ctx, 'juspay', event, message)
  if (!payment) throw new NotFound('payment')
}

const JuspayEvent = z.object({
  content: z.object({
    order: z.object({ order_id: z.string(), amount: z.number(), currency: z.string() }),
  }),
})
