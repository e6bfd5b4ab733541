import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { StoredCart } from '../../../src/core/cart/stored-cart.ts'
import { abortOrLearn } from '../../../src/core/checkout/outcome.ts'
import { runEffects } from '../../../src/core/outbox/run-outbox.ts'
import type { Context } from '../../../src/core/ports.ts'
import type { Cart } from '../../../src/index.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { stockOf } from '../catalogue/products.ts'
import { endFaults } from '../faults/faults.ts'
import { inMinutes } from '../faults/still-world.ts'
import { chargesFor } from '../gateways/clover-books.ts'
import type { OrderBooks } from '../gateways/drivers/driver.ts'
import { booksOf, moneyAtPaypal } from '../gateways/paypal-books.ts'
import { applyStoredWebhooks } from '../gateways/stripe-webhooks.ts'
import type { Json } from '../http/client.ts'
import { context } from '../world/context.ts'
import { quantitiesOf } from './avantlush-carts.ts'
import { letExpire, orderCount, paymentsOf, type Quoted, stateOf } from './quotes.ts'

/** What became of a quote, as the customer, the shop and its gateway see it. */
export interface QuoteFate {
  quote: string | undefined
  orders: number
  /** Their statuses, the oldest first. */
  payments: string[]
  /** Captured and not given back, in cents. */
  kept: number
  stock: number
  /** In the cart. */
  units: number[]
}

/** That of a quote of one unit out of five for 24.98 dollars whose order is paid. */
export const paid: QuoteFate = {
  quote: 'ordered',
  orders: 1,
  payments: ['succeeded'],
  kept: 2498,
  stock: 4,
  units: [],
}

/** That of the same quote which nothing has come of, and which can be paid yet. */
export const open: QuoteFate = {
  quote: 'open',
  orders: 0,
  payments: ['pending'],
  kept: 0,
  stock: 5,
  units: [1],
}

export async function fateOf({ customer, product, quote }: Quoted): Promise<QuoteFate> {
  const { captured, refunded } = await booksOfQuote(quote)
  return {
    quote: await stateOf(quote),
    orders: await orderCount(customer),
    payments: (await paymentsOf(quote)).map(({ status }) => status),
    kept: captured - refunded,
    stock: await stockOf(product),
    units: await quantitiesOf(customer),
  }
}

/** What was taken for a quote and given back, in cents. */
export async function booksOfQuote(quote: Json): Promise<OrderBooks> {
  if (quote.payment.provider === 'paypal') {
    return booksOf((await paymentsOf(quote)).map(({ key }) => key))
  }
  const charges = await chargesFor(quote)
  return {
    captured: charges.reduce((sum, { amount_captured: amount }) => sum + amount, 0),
    refunded: charges.reduce((sum, { amount_refunded: amount }) => sum + amount, 0),
  }
}

/** Which of its payments the schedule will ask about some time. */
export async function lookedAfter(quote: Json): Promise<number[]> {
  const payments = await paymentsOf(quote)
  return payments.filter(({ look_at: time }) => time !== null).map(({ id }) => id)
}

/** The order is there, its money was taken once, and nobody has to look after it any more. */
export async function expectPaidOnce(quoted: Quoted): Promise<void> {
  expect(await fateOf(quoted)).toEqual(paid)
  expect(await takingsFor(quoted.quote)).toHaveLength(1)
  expect(await lookedAfter(quoted.quote)).toEqual([])
}

/** Each time that its provider was made to take money. */
async function takingsFor(quote: Json): Promise<unknown[]> {
  const { provider, paypal_order_id: reference } = quote.payment
  return provider === 'paypal' ? (await moneyAtPaypal(reference)).captures : chargesFor(quote)
}

/** Carries out what has been caused to its payments and its order, and is deferred otherwise. */
export async function carryOut(quote: Json): Promise<void> {
  for (const { id, order_id: orderId } of await paymentsOf(quote)) {
    await runEffects(context(), `payment:${id}:`)
    if (orderId !== null) await runEffects(context(), `order:${orderId}:`)
  }
}

/** The cart's alarm rings: what was cut off goes on. */
export async function ringCart(customer: { id: number }): Promise<void> {
  await runDurableObjectAlarm(await cartOf(customer))
}

/** The provider speaks again, the cart goes on, and what that causes is done. */
export async function recover({ customer, quote }: Quoted): Promise<void> {
  await endFaults()
  await ringCart(customer)
  await carryOut(quote)
}

/** The time of the quote is up, and the schedule comes by. */
export async function expire({ quote }: Quoted): Promise<void> {
  await letExpire(quote)
  await runScheduled(context())
}

/** A counter has waited too long for the cart's checkout, and has decided it. */
export async function abortCheckout(customer: { id: number }): Promise<void> {
  const id = await runInDurableObject(await cartOf(customer), (_: Cart, { storage }) => {
    return storage.kv.get<StoredCart>('cart')?.checkout?.id
  })
  if (!id) throw new Error('No checkout is under way')
  await abortOrLearn(context(), id)
}

/** As if the machine of the cart had died: its storage is there. */
export async function evictCart(customer: { id: number }): Promise<void> {
  const stub = await cartOf(customer)
  await runInDurableObject(stub, (_: Cart, state) => state.abort('the machine is gone')).catch(
    () => undefined,
  )
}

/** Gives a cart another world, until its machine dies, which `die` brings about. */
export async function inWorld(
  customer: { id: number },
  change: (world: Context, die: () => Promise<never>) => Partial<Context>,
): Promise<void> {
  await runInDurableObject(await cartOf(customer), (cart: Cart, state) => {
    const die = () => {
      state.abort('the machine is gone')
      return new Promise<never>(() => undefined)
    }
    cart.world = { ...cart.world, ...change(cart.world, die) }
  })
}

export async function cartOf({ id }: { id: number }): Promise<DurableObjectStub<Cart>> {
  const cart = await env.DB.prepare(
    "SELECT id FROM carts WHERE user_id = ? AND contract = 'avantlush'",
  )
    .bind(id)
    .first<number>('id')
  return asCart(env.CARTS.getByName(String(cart)))
}

/** Safe: the binding is of this class. */
function asCart(stub: DurableObjectStub): DurableObjectStub<Cart> {
  return stub as DurableObjectStub<Cart>
}

/** The alarm, what was stored, and the schedule of so many minutes later. */
export async function letTimePass({ customer }: Quoted, minutes = 11): Promise<void> {
  await ringCart(customer)
  await applyStoredWebhooks()
  await runScheduled(inMinutes(context(), minutes))
}
