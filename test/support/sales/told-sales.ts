import type { OpenedAttempt } from '../../../src/core/payments/opening/attempts.ts'
import type { Context } from '../../../src/core/ports.ts'
import { emptyQueue } from '../faults/still-world.ts'
import { decide, hear, type Outcome, payOpened, takeMessages } from '../gateways/attempt-deeds.ts'
import type { AttemptGateway } from '../gateways/attempt-ways.ts'
import type { Delivery } from '../gateways/stripe-webhooks.ts'
import {
  aCartSale,
  cancelPlaced,
  letMinutesPass,
  type PlacedSale,
  placed,
  retry,
} from './cart-sales.ts'
import { forgetMessages, type Shop } from './sales.ts'

/* Orders whose gateways have something to tell of their attempts. */

/** What is on its way to the shop. */
export interface News {
  about: OpenedAttempt
  message: Delivery
}

export interface ToldSale extends PlacedSale {
  news: News[]
}

export async function aPlacedSale(shop: Shop, gateway: AttemptGateway): Promise<PlacedSale> {
  return placed(await aCartSale(shop, gateway))
}

/** The customer has decided, and the shop has not heard of it. */
export async function aDecidedSale(
  shop: Shop,
  gateway: AttemptGateway,
  outcome: Outcome = 'paid',
): Promise<ToldSale> {
  const sale = await aPlacedSale(shop, gateway)
  await decide(sale.first, outcome)
  return { ...sale, news: await newsOf(sale.first) }
}

/** Its first attempt has failed, as the shop knows. */
export async function aDeclinedSale(shop: Shop, gateway: AttemptGateway): Promise<PlacedSale> {
  const sale = await aDecidedSale(shop, gateway, 'failed')
  await hearAll(shop.ctx, sale)
  return sale
}

/** It is paid, as the shop knows. */
export async function settled<S extends PlacedSale>(sale: S): Promise<S> {
  const { ctx } = sale.shop
  await payOpened(ctx, sale.first)
  await emptyQueue(sale.shop, 'webhooks', ctx)
  await forgetMessages(sale)
  return sale
}

/** Two attempts that overlap, both of them paid; the shop has heard of neither. */
export async function aSalePaidTwice(
  shop: Shop,
  [one, other]: [AttemptGateway, AttemptGateway],
): Promise<ToldSale & { second: OpenedAttempt }> {
  const sale = await aPlacedSale(shop, one)
  await letMinutesPass(sale.orderId, 16)
  const second = await retry(shop.ctx, sale, { gateway: other })
  for (const attempt of [sale.first, second]) await decide(attempt)
  const news = [...(await newsOf(sale.first)), ...(await newsOf(second))]
  return { ...sale, second, news }
}

/** It was cancelled, and is paid after that; the shop has not heard of it. */
export async function aSalePaidTooLate(shop: Shop, gateway: AttemptGateway): Promise<ToldSale> {
  const sale = await aPlacedSale(shop, gateway)
  await cancelPlaced(shop.ctx, sale)
  await decide(sale.first)
  return { ...sale, news: await newsOf(sale.first) }
}

async function newsOf(about: OpenedAttempt): Promise<News[]> {
  return (await takeMessages(about)).map((message) => ({ about, message }))
}

/** All that is on its way arrives, and the consumer applies what waits in its queue. */
export async function hearAll(ctx: Context, { shop, news }: ToldSale): Promise<void> {
  for (const { about, message } of news) await hear(ctx, about, message)
  await emptyQueue(shop, 'webhooks', ctx)
}

/** The schedule comes by so many minutes after an order was placed. */
export async function aged<S extends PlacedSale>(sale: S, minutes: number): Promise<S> {
  await letMinutesPass(sale.orderId, minutes)
  return sale
}
