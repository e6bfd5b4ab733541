/* Sales of the cortex contract, made by the core itself as those of sales.ts are. */

import { env } from 'cloudflare:workers'
import { findUser } from '../../../src/core/identity/queries.ts'
import type { SignedInUser } from '../../../src/core/identity/types.ts'
import { confirmPayment } from '../../../src/core/payments/confirming/confirm-payment.ts'
import { openOnPage } from '../../../src/core/payments/opening/open-on-page.ts'
import type { Context } from '../../../src/core/ports.ts'
import { anAccount } from '../customers/accounts.ts'
import { aSession } from '../customers/sessions.ts'
import { payAtZibal } from '../gateways/zibal-books.ts'
import { type Client, cortexClient, type Json, ORIGIN } from '../http/client.ts'
import { termsOf } from './carts.ts'
import { aShop, forgetMessages, placeSale, type Sale, type Shop } from './sales.ts'

/** Rials, for one unit. */
export const price = 1_500_000

/** An unpaid order of one unit, of a customer who has no other. */
export interface CortexSale extends Sale {
  customer: SignedInUser
  /** The customer's access token, and a client that has it. */
  token: string
  client: Client
}

/** One whose payment waits on Zibal's page, or beyond. */
export interface StartedSale extends CortexSale {
  trackId: string
}

const returnUrl = `${ORIGIN}/api/v1/payments/callback/`

export async function aCortexSale(shop: Shop): Promise<CortexSale> {
  const userId = await anAccount()
  const customer = await findUser(shop.ctx.db, userId)
  if (!customer) throw new Error('The customer is not there')
  const { access: token } = await aSession(userId)
  return {
    shop,
    customer,
    token,
    client: cortexClient({ token }),
    ...(await anOrderOf(shop, userId)),
  }
}

/** A sale in a shop of its own. */
export async function aNewSale(): Promise<CortexSale> {
  return aCortexSale(await aShop())
}

/** Another order of somebody; its confirmation has been sent. */
export async function anOrderOf(shop: Shop, userId: number): Promise<Omit<Sale, 'shop'>> {
  const order = await placeSale(shop, termsOf('cortex', userId), { quantity: 1, unitAmount: price })
  await forgetMessages(order)
  return order
}

/** Asks for the payment, as the browser does. */
export async function start<S extends CortexSale>(ctx: Context, sale: S): Promise<S & StartedSale> {
  const request = { contract: 'cortex', gateway: 'zibal', returnUrl } as const
  const { reference } = await openOnPage(ctx, sale.customer.id, request)
  return { ...sale, trackId: reference }
}

export async function aStartedSale(shop?: Shop): Promise<StartedSale> {
  const at = shop ?? (await aShop())
  return start(at.ctx, await aCortexSale(at))
}

/** The customer has paid at Zibal, and his browser has not come back. */
export async function aSalePaidAtZibal(shop?: Shop): Promise<StartedSale> {
  const sale = await aStartedSale(shop)
  await payAtZibal(sale.trackId)
  return sale
}

export async function aConfirmedSale(shop?: Shop): Promise<StartedSale> {
  const sale = await aSalePaidAtZibal(shop)
  await comeBack(sale.shop.ctx, sale)
  return sale
}

/** The browser comes back from Zibal's page. */
export async function comeBack(ctx: Context, { trackId }: { trackId: string }): Promise<void> {
  await confirmPayment(ctx, { gateway: 'zibal', reference: trackId })
}

export function callbackOf(trackId: string): string {
  return `/api/v1/payments/callback/?trackId=${trackId}&success=1&status=2`
}

/** The sale as its customer and the shop's tables show it. */
export async function stateOf({ client, orderId }: CortexSale): Promise<{
  order: string
  wasPaid: boolean
  /** Newest first, with their messages. */
  payments: { track_id: string; status: string }[]
}> {
  const { body } = await client.get('/api/v1/payments/list/', { expect: 200 })
  const order = await env.DB.prepare('SELECT status, paid_at FROM orders WHERE id = ?')
    .bind(orderId)
    .first<{ status: string; paid_at: number | null }>()
  return {
    order: order?.status ?? 'missing',
    wasPaid: order?.paid_at !== null,
    payments: body.map(({ track_id, status }: Json) => ({ track_id, status })),
  }
}

/** Rows of the payments of an order, oldest first. */
export async function paymentRowsOf(orderId: number) {
  const { results } = await env.DB.prepare(
    `SELECT id, reference, status, failure_message, review_reason, look_at, refunded_amount
     FROM payments WHERE order_id = ? ORDER BY id`,
  )
    .bind(orderId)
    .all<{
      id: number
      reference: string | null
      status: string
      failure_message: string | null
      review_reason: string | null
      look_at: number | null
      refunded_amount: number
    }>()
  return results
}
