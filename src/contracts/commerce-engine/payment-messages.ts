import { Hono } from 'hono'
import * as z from 'zod'
import { NotFound } from '../../core/errors.ts'
import { parseDecimal } from '../../core/money.ts'
import {
  OutcomeOfOtherAmount,
  SenderUnproven,
  WebhookRejected,
} from '../../core/payments/errors.ts'
import { hearOfRefund } from '../../core/payments/refunding/hear-of-refund.ts'
import {
  applyOutcome,
  askLater,
  findNamed,
  type ReturnedCustomer,
} from '../../core/payments/settling/apply-outcome.ts'
import { keepWebhook, type Message, verifyMessage } from '../../core/payments/settling/webhooks.ts'
import type { Money, WebhookEvent } from '../../core/ports.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { readFormText, readText } from '../../http/read-body.ts'
import { RequestUnreadable } from '../../http/request-unreadable.ts'
import { check } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { store } from './store.ts'

/** What gateways tell us, and browsers that come back from them. */
export const paymentMessages = new Hono<AppEnv>()

const bytesMax = 256 * 1024

const PayuOutcome = z.looseObject({
  status: z.enum(['success', 'failure', 'pending']),
  key: z.string(),
  txnid: z.string(),
  amount: z.string(),
  productinfo: z.string(),
  firstname: z.string(),
  email: z.string(),
  hash: z.string(),
})

/** Unsigned, so that it only tells what to ask about. */
const PayuRefund = z.looseObject({
  action: z.literal('refund'),
  merchantTxnId: z.string().max(100),
  request_id: z.union([z.string().min(1).max(100), z.int()]).transform(String),
})

paymentMessages.post('/payments/payu/callback', async (c) => {
  const { ctx } = c.var
  if (!ctx.gateways.payu) return c.notFound()
  if (isJson(c)) return hearOfPayuRefund(c)
  const message = { body: await readFormText(c, bytesMax), headers: c.req.raw.headers }
  check(PayuOutcome, Object.fromEntries(new URLSearchParams(message.body)))
  const customer = await applyOutcome(ctx, 'payu', message)
  const page = pageOf(customer)
  const isBrowser = (c.req.header('accept') ?? '').includes('text/html')
  return isBrowser && page ? c.redirect(page, 303) : done(c, 'Outcome recorded')
})

function isJson(c: Http): boolean {
  return (c.req.header('content-type') ?? '').startsWith('application/json')
}

async function hearOfPayuRefund(c: Http): Promise<Response> {
  const told = PayuRefund.safeParse(parsed(await readText(c, bytesMax)))
  if (!told.success) {
    throw new RequestUnreadable(415, 'The body must be application/x-www-form-urlencoded.')
  }
  const { merchantTxnId: payment, request_id: refund } = told.data
  await hearOfRefund(c.var.ctx, 'payu', { payment, refund })
  return done(c, 'Refund noted')
}

/** The shop's own page, which is told of the order. */
function pageOf({ orderNumber, isPaid, returnTo }: ReturnedCustomer): string | null {
  if (!returnTo) return null
  const url = new URL(isPaid ? returnTo.success : returnTo.failure)
  url.searchParams.set('order_number', orderNumber)
  url.searchParams.set('status', isPaid ? 'success' : 'failed')
  return url.href
}

const amount = z.union([z.number(), z.string()]).transform((value) => String(value))

const JuspayEvent = z.looseObject({
  id: z.string().min(1).max(200),
  date_created: z.string(),
  event_name: z.string().min(1),
  content: z.looseObject({
    order: z.looseObject({
      order_id: z.string().min(1).max(100),
      status: z.string(),
      status_id: z.int(),
      amount,
      currency: z.string(),
    }),
  }),
})

/**
 * Whoever knows the password tells what to ask Juspay about, whose answer counts. An event of a payment that
 * is not ours is kept, so that staff are told of its money; one that means nothing to us is only acknowledged.
 */
paymentMessages.post('/payments/juspay/webhook', async (c) => {
  const { ctx } = c.var
  if (!ctx.gateways.juspay) return c.notFound()
  const message = { body: await readText(c, bytesMax), headers: c.req.raw.headers }
  const event = await toldByJuspay(c, message)
  if (event === null) return done(c, 'Event received')
  const { order } = check(JuspayEvent, jsonIn(message.body)).content
  const payment = await findNamed(ctx, { gateway: 'juspay', reference: order.order_id })
  if (payment && !isSameMoney(payment, order)) {
    askLater(ctx, payment, order.order_id)
    throw new OutcomeOfOtherAmount()
  }
  await keepWebhook(ctx, 'juspay', event, message)
  if (!payment) throw new NotFound('payment')
  return done(c, 'Event received')
})

function isSameMoney(payment: Money, order: { amount: string; currency: string }): boolean {
  const amount = parseDecimal(order.amount, store.currency)
  return payment.currency === order.currency && payment.amount === amount
}

/** Null for an event that means nothing to us, whatever is in it. @throws SenderUnproven */
async function toldByJuspay(
  { var: { ctx } }: Http,
  message: Message,
): Promise<WebhookEvent | null> {
  try {
    return await verifyMessage(ctx, 'juspay', message)
  } catch (error) {
    throw error instanceof WebhookRejected ? new SenderUnproven() : error
  }
}

/** As other bodies are read: a missing one counts as `{}`. */
function jsonIn(text: string): unknown {
  const json = text.trim() === '' ? {} : parsed(text)
  if (json === undefined) throw new RequestUnreadable(400, 'The body is not valid JSON.')
  return json
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
