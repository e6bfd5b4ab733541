import * as z from 'zod'
import { parseDecimal } from '../../../../src/core/money.ts'
import { OutcomeOfOtherAmount } from '../../../../src/core/payments/errors.ts'
import {
  applyOutcome,
  askLater,
  findNamed,
  hearOfRefund,
} from '../../../../src/core/payments/settling/returns.ts'
import { receiveWebhook } from '../../../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../../../src/core/ports.ts'
import { currency } from '../../platform/storefront-catalogue.ts'

interface Message {
  body: string
  headers: Headers
}

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
  await ctx.gateways.juspay?.verifyWebhook?.(message.body, message.headers, ctx.clock.now())
  const { order } = JuspayEvent.parse(JSON.parse(message.body)).content
  const { order_id: reference } = order
  const payment = await findNamed(ctx, { gateway: 'juspay', reference })
  const isSame =
    payment === undefined ||
    (payment.currency === order.currency &&
      payment.amount === parseDecimal(String(order.amount), currency))
  if (!isSame) {
    askLater(ctx, payment, reference)
    throw new OutcomeOfOtherAmount()
  }
  await receiveWebhook(ctx, 'juspay', message)
}

const JuspayEvent = z.object({
  content: z.object({
    order: z.object({ order_id: z.string(), amount: z.number(), currency: z.string() }),
  }),
})
