/*
 * Carts at the checkout, made by the core itself: quicker than over HTTP (quotes.ts), for tests that
 * need many.
 */
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { PaidOrder, Quote } from '../../../src/core/cart/checkouts.ts'
import type { CartOwner, OpenCart } from '../../../src/core/cart/types.ts'
import { payOpenQuote } from '../../../src/core/checkout/pay.ts'
import { quoteIn, selectPayableQuote } from '../../../src/core/checkout/quotes/find-quote.ts'
import { type Handoff, handOver } from '../../../src/core/checkout/quotes/hand-over.ts'
import { type OpenQuote, openQuote } from '../../../src/core/checkout/quotes/open-quote.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import type { SignedInUser } from '../../../src/core/identity/types.ts'
import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../../src/core/ports.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import type { Cart } from '../../../src/objects/cart.ts'
import { aProduct, type ProductMade } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'
import { anAvantlushStaffMember } from '../customers/staff.ts'
import { onlyRefusals } from '../faults/crashes.ts'
import { emptyQueue } from '../faults/still-world.ts'
import { type Delivery, takeWebhooks } from '../gateways/stripe-webhooks.ts'
import { aCartOf, termsOf } from './carts.ts'
import { aCoupon } from './coupons.ts'
import { aShop, type Shop, shopStock } from './sales.ts'
import { aShippingMethod } from './shipping-methods.ts'
import type { WayToPay } from './ways-to-pay.ts'

export interface QuoteShop extends Shop {
  other: ProductMade
  shippingMethodId: number
}

/** A new customer's cart of both products, with a coupon that can be used once. */
export interface FilledCart {
  shop: QuoteShop
  customer: SignedInUser
  owner: CartOwner
  cart: OpenCart
  couponId: number
}

/** The cart is at the checkout. */
export interface QuotedSale extends FilledCart {
  way: WayToPay
  quote: Quote
  handoff: Handoff
}

export async function aQuoteShop(): Promise<QuoteShop> {
  const [shop, staff, other] = await Promise.all([
    aShop(),
    anAvantlushStaffMember(),
    aProduct({ stock: shopStock }),
  ])
  const { id: shippingMethodId } = await aShippingMethod(staff)
  const queues = { ...shop.ctx.queues, messages: forgetMessage }
  return { ...shop, ctx: { ...shop.ctx, queues }, other, shippingMethodId }
}

/** As if it had been sent, which would take the longer part of a test's time. */
export async function forgetMessage({ outboxId }: { outboxId: number }): Promise<void> {
  await env.DB.prepare('UPDATE outbox SET due_at = NULL, done_at = created_at WHERE id = ?')
    .bind(outboxId)
    .run()
}

/** The customer has done his part at the provider, and nobody has asked the shop. */
export async function aQuotedSale(shop: QuoteShop, way: WayToPay): Promise<QuotedSale> {
  const sale = await anOpenSale(shop, way)
  await way.complete(sale)
  return sale
}

/** The customer has still to do his part. */
export async function anOpenSale(shop: QuoteShop, way: WayToPay): Promise<QuotedSale> {
  const filled = await aFilledCart(shop)
  return { ...filled, way, ...(await initiate(shop.ctx, { ...filled, way })) }
}

export async function aFilledCart(shop: QuoteShop): Promise<FilledCart> {
  const { ctx, product, other } = shop
  const userId = await anAccount()
  const [cart, customer, { id: couponId }] = await Promise.all([
    aCartOf(userId, 'avantlush'),
    findUser(ctx.db, userId),
    aCoupon({ usesMax: 1 }),
  ])
  if (!customer) throw new Error('The customer is not there')
  const owner = { ...termsOf('avantlush', userId), openCart: cart }
  const filled = { shop, customer, owner, cart, couponId }
  await putIn(filled, product, 2)
  await putIn(filled, other, 1)
  await ctx.objects.cart(cart).applyCoupon(cart, couponId, null)
  return filled
}

export async function putIn(
  { shop: { ctx }, cart }: FilledCart,
  { id: productId, variantId }: ProductMade,
  quantity: number,
): Promise<void> {
  const item = { productId, variantId, unitAmount: 1999, quantity, stock: 999 }
  await ctx.objects.cart(cart).add(cart, item, null)
}

/** Starts the checkout of the cart. */
export function initiate(
  ctx: Context,
  { shop, way, owner, customer }: FilledCart & Pick<QuotedSale, 'way'>,
): Promise<OpenQuote> {
  return openQuote(ctx, owner, {
    operationId: null,
    gateway: way.provider,
    shippingMethodId: shop.shippingMethodId,
    addressId: null,
    cardholder: customer,
  })
}

/** Asks the shop to take the money. */
export function payFor(ctx: Context, sale: QuotedSale): Promise<PaidOrder> {
  const { owner, way, quote } = sale
  const asked = { operationId: null, savesCard: false, clientAddress: '198.51.100.7' }
  return payOpenQuote(ctx, owner, { quote, payment: { ...asked, method: way.methodOf(sale) } })
}

/** Asks it to, and is refused. */
export function payInVain(ctx: Context, sale: QuotedSale): Promise<void> {
  return payFor(ctx, sale).then(() => expect.fail('It was paid'), onlyRefusals)
}

/**
 * The customer comes back and buys what is still in his cart, through the checkout that is open, or else
 * a new one.
 */
export async function buyAtLast(sale: FilledCart & Pick<QuotedSale, 'way'>): Promise<void> {
  const { shop, cart, customer, way } = sale
  const { ctx } = shop
  const { lines } = await ctx.objects.cart(cart).read(cart)
  if (lines.length === 0) return
  const open = await findPayable(ctx, customer)
  const { quote, handoff } = open
    ? { quote: open, handoff: await handOver(ctx, open, customer) }
    : await initiate(ctx, sale)
  const again = { ...sale, quote, handoff }
  await way.complete(again)
  await payFor(ctx, again)
}

async function findPayable(ctx: Context, { id: userId }: SignedInUser): Promise<Quote | null> {
  const select = selectPayableQuote(ctx, { userId, contract: 'avantlush' })
  const [found] = await writeBatch(ctx.db, [select])
  return quoteIn(found)
}

/** The provider's messages about the sale arrive, and the consumer applies what waits in their queue. */
export async function hearOf(ctx: Context, sale: QuotedSale): Promise<void> {
  await receiveOf(ctx, sale, await takeWebhooks(sale.handoff.reference ?? ''))
  await emptyQueue(sale.shop, 'webhooks', ctx)
}

/** Of Stripe's messages about the sale, those that tell of its payment are lost. */
export async function hearOfRefunds(ctx: Context, sale: QuotedSale): Promise<void> {
  for (const { body, headers } of await takeWebhooks(sale.handoff.reference ?? '')) {
    if (body.includes('"type":"payment_intent.')) continue
    await receiveWebhook(ctx, 'stripe', { body, headers: new Headers(headers) })
  }
  await emptyQueue(sale.shop, 'webhooks', ctx)
}

/** Of what Stripe tells, that a payment succeeded alone: the rest only costs the test its time. */
export async function receiveOf(
  ctx: Context,
  { way: { provider } }: Pick<QuotedSale, 'way'>,
  deliveries: Delivery[],
): Promise<void> {
  for (const { body, headers } of deliveries) {
    if (provider === 'stripe' && !body.includes('"type":"payment_intent.succeeded"')) continue
    await receiveWebhook(ctx, provider, { body, headers: new Headers(headers) })
  }
}

export function cartObjectOf({ cart }: Pick<FilledCart, 'cart'>): DurableObjectStub<Cart> {
  return env.CARTS.getByName(String(cart.id)) as DurableObjectStub<Cart>
}
