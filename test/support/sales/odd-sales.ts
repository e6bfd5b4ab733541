/* Sales whose money is not as it was asked for. */

import { env } from 'cloudflare:workers'
import { endAtStripe } from '../gateways/stripe-control.ts'
import { aPayableSale, askToPay, hearFromStripe, type PayableSale, type Shop } from './sales.ts'

/** What Stripe has captured where another amount was asked for. */
export const otherAmount = 3000

/** Stripe has captured less than was asked for. */
export async function aSaleOfAnotherAmount(shop: Shop): Promise<PayableSale> {
  const sale = await aPayableSale(shop)
  await endAtStripe(sale.reference, 'succeeded', otherAmount)
  return sale
}

/** We have heard of it. */
export async function aReviewedSale(shop: Shop): Promise<PayableSale> {
  const sale = await aSaleOfAnotherAmount(shop)
  await hearFromStripe(shop.ctx, sale)
  return sale
}

/** Its first payment was given up, as one that the gateway did not know; the second one is open. */
export async function aSaleWithTwoPayments(
  shop: Shop,
): Promise<{ first: PayableSale; second: PayableSale }> {
  const first = await aPayableSale(shop)
  await giveUp(first)
  return { first, second: await askToPay(shop.ctx, first) }
}

/** As one that the gateway did not know for a while. */
export async function giveUp({ paymentId }: PayableSale): Promise<void> {
  await env.DB.prepare("UPDATE payments SET status = 'cancelled', look_at = NULL WHERE id = ?")
    .bind(paymentId)
    .run()
}
