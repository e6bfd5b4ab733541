/*
 * Sales made by the core itself, without a cart: quicker than over HTTP (orders.ts), for tests that
 * need many.
 */
import { env } from 'cloudflare:workers'
import type { CheckoutRecord } from '../../../src/core/cart/stored-cart.ts'
import type { CartTerms } from '../../../src/core/cart/types.ts'
import { placeOrder } from '../../../src/core/checkout/attempt/place-order.ts'
import { cancelOwnOrder } from '../../../src/core/fulfilment/change-status.ts'
import { expireUnpaidOrders } from '../../../src/core/fulfilment/expire-orders.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import type { SignedInUser } from '../../../src/core/identity/types.ts'
import { plainDetails } from '../../../src/core/orders/types.ts'
import { openInBrowser } from '../../../src/core/payments/opening/open-in-browser.ts'
import { settleAndRun } from '../../../src/core/payments/settling/settle.ts'
import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Context, PaymentEvidence } from '../../../src/core/ports.ts'
import { aProduct, type ProductMade } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'
import { emptyQueue, type StillWorld, stillWorld } from '../faults/still-world.ts'
import { pay } from '../gateways/stripe-payments.ts'
import { type Delivery, takeWebhooks } from '../gateways/stripe-webhooks.ts'
import { objectsNow } from '../world/objects.ts'
import { termsOf } from './carts.ts'

/** Enough for every sale of a test. */
export const shopStock = 1000

/** One customer and one product with plenty of stock, for all the sales of a test. */
export interface Shop extends StillWorld {
  customer: SignedInUser
  product: ProductMade
  /** Another one that is sold, with as much of it. */
  other?: ProductMade
}

export async function aShop(): Promise<Shop> {
  const world = { ...stillWorld(), older: await objectsNow() }
  const [userId, product] = await Promise.all([anAccount(), aProduct({ stock: shopStock })])
  const customer = await findUser(world.ctx.db, userId)
  if (!customer) throw new Error('The customer is not there')
  return { ...world, customer, product }
}

/** An order of two units at 19.99 each. */
export interface Sale {
  shop: Shop
  orderId: number
  checkoutId: string
}

export interface PayableSale extends Sale {
  paymentId: number
  reference: string
  clientSecret: string
}

/** The order's confirmation has been sent. */
export async function aSale(shop: Shop): Promise<Sale> {
  const sale = await anUnconfirmedSale(shop)
  await forgetMessages(sale)
  return sale
}

/** An order whose customer is still to be told. */
export async function anUnconfirmedSale(shop: Shop): Promise<Sale> {
  const terms = termsOf('store', shop.customer.id)
  return { shop, ...(await placeSale(shop, terms, { quantity: 2, unitAmount: 1999 })) }
}

/** Places an order of the shop's product as a checkout does. */
export async function placeSale(
  { ctx, product: { id: productId, variantId, name } }: Pick<Shop, 'ctx' | 'product'>,
  terms: CartTerms,
  { quantity, unitAmount }: { quantity: number; unitAmount: number },
): Promise<Omit<Sale, 'shop'>> {
  const checkoutId = crypto.randomUUID()
  const startedAt = Date.now()
  const stock = ctx.objects.stock(variantId)
  const expiresAt = startedAt + 60_000
  const held = await stock.reserve({ variantId, checkoutId, quantity, expiresAt })
  if (!held.ok) throw new Error('The shop is sold out')
  const record: CheckoutRecord = {
    id: checkoutId,
    state: 'reserving',
    operationId: null,
    terms,
    details: { ...plainDetails, shippingAddress: { text: '5 Valiasr Street' } },
    lines: [{ id: 1, productId, variantId, name, quantity, unitAmount }],
    skipped: [],
    offlineGateway: null,
    charge: null,
    startedAt,
  }
  await placeOrder(ctx, record, [{ ...held, variantId, quantity }])
  await stock.commit(variantId, checkoutId, null)
  const order = await env.DB.prepare('SELECT id FROM orders WHERE checkout_id = ?')
    .bind(checkoutId)
    .first<{ id: number }>()
  return { orderId: order?.id ?? 0, checkoutId }
}

/** Asks for the order's payment, as the customer's browser does. */
export async function askToPay<S extends Sale>(ctx: Context, sale: S): Promise<S & PayableSale> {
  const request = {
    orderId: sale.orderId,
    gateway: 'stripe',
    currency: 'USD',
    idempotencyKey: null,
  }
  const { payment, clientSecret } = await openInBrowser(ctx, sale.shop.customer.id, request)
  const { id: paymentId, reference } = payment
  return { ...sale, paymentId, reference, clientSecret }
}

export async function aPayableSale(shop: Shop): Promise<PayableSale> {
  return askToPay(shop.ctx, await aSale(shop))
}

/** Stripe has the money; the shop has not heard of it. */
export async function aSalePaidAtStripe(shop: Shop, method?: string): Promise<PayableSale> {
  const sale = await aPayableSale(shop)
  await payAtStripe(sale, method)
  return sale
}

/** The order is paid, and its receipt has been sent. */
export async function aPaidSale(shop: Shop, method?: string): Promise<PayableSale> {
  const sale = await aSalePaidAtStripe(shop, method)
  await settleAndRun(shop.ctx, successOf(sale))
  shop.queued.messages.splice(0)
  await forgetMessages(sale)
  return sale
}

/** What Stripe says of it once it is paid. */
export function successOf({ reference }: PayableSale): PaymentEvidence {
  const money = { amount: 3998, currency: 'USD' }
  const [gateway, state] = ['stripe', 'succeeded'] as const
  return { gateway, reference, state, money, failureMessage: null, metadata: {} }
}

/** As if they had been sent, which would take the longer part of a test's time. */
export async function forgetMessages({ orderId }: Pick<Sale, 'orderId'>): Promise<void> {
  await env.DB.prepare(
    `UPDATE outbox SET due_at = NULL, done_at = created_at
     WHERE key GLOB ? AND kind GLOB 'message.*'`,
  )
    .bind(`order:${orderId}:*`)
    .run()
}

/** The customer's card is charged, unless the intent is closed. Answers Stripe's status. */
export function payAtStripe(
  { reference, clientSecret }: PayableSale,
  method?: string,
): Promise<number> {
  return pay(reference, clientSecret, method)
}

/** The customer changes his mind. */
export function cancelSale(ctx: Context, { shop, orderId }: Sale): Promise<void> {
  return cancelOwnOrder(ctx, shop.customer.id, { orderId, operationId: null })
}

/** The schedule comes by when the order has been unpaid for too long. */
export async function expireSale(ctx: Context, { orderId }: Sale): Promise<void> {
  await env.DB.prepare('UPDATE orders SET expires_at = expires_at - 3600000 WHERE id = ?')
    .bind(orderId)
    .run()
  await expireUnpaidOrders(ctx, 5)
}

/** News of its refunds arrive, and are applied. */
export async function hearOfRefunds(ctx: Context, sale: PayableSale): Promise<void> {
  await receiveFromStripe(ctx, sale, ({ body }) => /"type":"[a-z.]*refund/.test(body))
  await emptyQueue(sale.shop, 'webhooks', ctx)
}

/** The decisive webhooks arrive, and the consumer applies what waits in their queue. */
export async function hearFromStripe(ctx: Context, sale: PayableSale): Promise<void> {
  await receiveFromStripe(ctx, sale)
  await emptyQueue(sale.shop, 'webhooks', ctx)
}

export async function receiveFromStripe(
  ctx: Context,
  { reference }: PayableSale,
  isWanted: (delivery: Delivery) => boolean = isDecisive,
): Promise<void> {
  await receiveDeliveries(ctx, (await takeWebhooks(reference)).filter(isWanted))
}

export async function receiveDeliveries(ctx: Context, deliveries: Delivery[]): Promise<void> {
  for (const { body, headers } of deliveries) {
    await receiveWebhook(ctx, 'stripe', { body, headers: new Headers(headers) })
  }
}

/** Stripe tells much besides, which only costs the test its time. */
function isDecisive({ body }: Delivery): boolean {
  return body.includes('"type":"payment_intent.succeeded"')
}
