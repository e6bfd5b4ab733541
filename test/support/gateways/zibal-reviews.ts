import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { GatewayRefused } from '../../../src/core/payments/errors.ts'
import type { Context } from '../../../src/core/ports.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { aStartedSale, comeBack, paymentRowsOf, type StartedSale } from '../sales/cortex-sales.ts'
import type { Shop } from '../sales/sales.ts'
import { faultAtZibal, payAtZibal } from './zibal-books.ts'

const dayMs = 24 * 60 * 60_000

/** In which unpaid orders are never cancelled. */
export function patient(ctx: Context): Context {
  return { ...ctx, settings: { ...ctx.settings, unpaidOrderTtlMinutes: 0 } }
}

/** In which Zibal also refuses to tell of any payment. */
export function refusing(ctx: Context): Context {
  const retrieve = () => Promise.reject(new GatewayRefused('other', 'merchant inactive'))
  const zibal = { ...ctx.gateways.zibal, retrieve }
  return { ...patient(ctx), gateways: { ...ctx.gateways, zibal } }
}

/** The customer has paid, and what became of the verification got lost: `error` means nothing. */
export async function aClaim(
  at: Context,
  sale: StartedSale,
  verify: 'error-after' | 'error' = 'error-after',
): Promise<void> {
  await payAtZibal(sale.trackId)
  await faultAtZibal('verify', verify)
  await expect(comeBack(at, sale)).rejects.toMatchObject({ code: 'gateway_unavailable' })
}

/** A claim of more than a day, of which Zibal has just refused to tell. */
export async function aReview(shop: Shop, verify: 'error-after' | 'error'): Promise<StartedSale> {
  const sale = await aStartedSale(shop)
  await aClaim(shop.ctx, sale, verify)
  await env.DB.prepare(
    'UPDATE payments SET created_at = created_at - ?, look_at = 1 WHERE order_id = ?',
  )
    .bind(dayMs + 1, sale.orderId)
    .run()
  await runScheduled(refusing(shop.ctx))
  expect(await paymentRowsOf(sale.orderId)).toMatchObject([
    { status: 'processing', review_reason: expect.any(String) },
  ])
  return sale
}
