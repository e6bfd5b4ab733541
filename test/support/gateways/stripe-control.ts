/* What time, banks and people in Stripe's dashboard bring about. */
import { env } from 'cloudflare:workers'
import type { Context } from '../../../src/core/ports.ts'
import { refundsAtStripe } from './stripe-payments.ts'

type Outcome = 'processing' | 'succeeded' | 'failed'

/** Ends a payment that is under way, or any open one; `captured` minor units, if not all. */
export async function endAtStripe(
  reference: string,
  outcome: Outcome,
  captured?: number,
): Promise<void> {
  const form = { outcome, ...(captured !== undefined && { amount_received: String(captured) }) }
  await send(`control/payment_intents/${reference}`, form)
}

/** As where data were restored, or the account is another one. */
export async function forgetAtStripe(reference: string): Promise<void> {
  await ask(`control/payment_intents/${reference}`, { method: 'DELETE' })
}

export async function refundInDashboard(reference: string, amount?: number): Promise<void> {
  const form = {
    payment_intent: reference,
    ...(amount !== undefined && { amount: String(amount) }),
  }
  await send('v1/refunds', form)
}

/** The banks of all refunds of a payment that are under way have decided, or of those of an amount. */
export async function endRefundsAtStripe(
  reference: string,
  status: 'succeeded' | 'failed',
  of?: number,
): Promise<void> {
  for (const { id, amount } of await refundsAtStripe(reference)) {
    if (of === undefined || of === amount) await send(`control/refunds/${id}`, { status })
  }
}

/** The same world, and the names of the calls that it makes to Stripe. */
export function countingStripe(ctx: Context): { ctx: Context; calls: string[] } {
  const calls: string[] = []
  const { stripe } = ctx.gateways
  function counted<Args extends unknown[], T>(name: string, call: (...args: Args) => Promise<T>) {
    return (...args: Args): Promise<T> => {
      calls.push(name)
      return call(...args)
    }
  }
  const counting = {
    ...stripe,
    create: counted('create', stripe.create),
    retrieve: counted('retrieve', stripe.retrieve),
    confirm: counted('confirm', stripe.confirm),
    cancel: counted('cancel', stripe.cancel),
    refund: counted('refund', stripe.refund),
    listRefunds: counted('listRefunds', stripe.listRefunds),
  }
  return { ctx: { ...ctx, gateways: { ...ctx.gateways, stripe: counting } }, calls }
}

function send(path: string, form: Record<string, string>): Promise<void> {
  return ask(path, { method: 'POST', body: new URLSearchParams(form) })
}

async function ask(path: string, init: RequestInit): Promise<void> {
  const headers = { Authorization: 'Bearer sk_test_x' }
  const answer = await fetch(`${env.STRIPE_API_URL}/${path}`, { ...init, headers })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`The simulator answered ${answer.status}: ${text}`)
}
