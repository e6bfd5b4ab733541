import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { lostAnswer, silence, withFault } from '../../support/faults/faulty-gateway.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { decide } from '../../support/gateways/attempt-deeds.ts'
import { attemptFateOf, attemptFates } from '../../support/sales/attempt-fates.ts'
import { aRupeeShop, order, type PlacedSale, retry } from '../../support/sales/cart-sales.ts'
import { aDeclinedSale, aPlacedSale } from '../../support/sales/told-sales.ts'

const { paid } = attemptFates

/** Its order and its first attempt stand; Juspay was never asked, as the request died. */
async function aSaleCutOff(): Promise<PlacedSale> {
  const sale = await aPlacedSale(await aRupeeShop(), 'juspay')
  const { reference } = sale.first
  await fetch(`${env.JUSPAY_API_URL}/control/orders/${reference}`, { method: 'DELETE' })
  return sale
}

describe.each([
  ['was not reached', silence],
  ['was reached, and its answer lost', lostAnswer],
])('a retry whose gateway %s', (_, fault) => {
  it('begins another attempt under the same key', async () => {
    const sale = await aDeclinedSale(await aRupeeShop(), 'juspay')
    const { ctx } = sale.shop
    const key = { operationId: crypto.randomUUID() }
    const faulty = retry(withFault(ctx, 'juspay', 'create', fault), sale, key)
    await expect(faulty).rejects.toMatchObject({ code: 'gateway_unavailable' })
    const opened = await retry(ctx, sale, key)
    expect((await attemptFateOf(sale.orderId)).attempts).toEqual(['failed', 'cancelled', 'pending'])
    expect(await retry(ctx, sale, key)).toMatchObject({ reference: opened.reference })
    await decide(opened)
    await runScheduled(inMinutes(ctx, 11))
    const attempts = ['cancelled', 'cancelled', 'succeeded']
    expect(await attemptFateOf(sale.orderId)).toEqual({ ...paid, attempts })
  })
})

it('an attempt that was cut off is over once its gateway does not know it', async () => {
  const sale = await aSaleCutOff()
  const { ctx } = sale.shop
  await runScheduled(inMinutes(ctx, 11))
  expect((await attemptFateOf(sale.orderId)).attempts).toEqual(['cancelled'])
  const { handover } = await order(ctx, sale)
  if (!handover) expect.fail()
  await decide(handover)
  await runScheduled(inMinutes(ctx, 22))
  const attempts = ['cancelled', 'succeeded']
  expect(await attemptFateOf(sale.orderId)).toEqual({ ...paid, attempts })
})

it('an attempt that the schedule ends while it is being opened is asked about all the same', async () => {
  const sale = await aSaleCutOff()
  const { ctx } = sale.shop
  const ended = withFault(ctx, 'juspay', 'create', async (carryOut) => {
    await runScheduled(inMinutes(ctx, 11))
    return carryOut()
  })
  const { handover } = await order(ended, sale)
  if (!handover) expect.fail()
  await decide(handover)
  await runScheduled(inMinutes(ctx, 22))
  expect(await attemptFateOf(sale.orderId)).toEqual(paid)
})

it('an attempt that was paid and not told yet is not opened again, and pays the order', async () => {
  const sale = await aPlacedSale(await aRupeeShop(), 'juspay')
  const { ctx } = sale.shop
  await decide(sale.first)
  await expect(order(ctx, sale)).rejects.toMatchObject({ code: 'gateway_refused' })
  expect((await attemptFateOf(sale.orderId)).attempts).toEqual(['pending'])
  await runScheduled(inMinutes(ctx, 11))
  expect(await attemptFateOf(sale.orderId)).toEqual(paid)
  expect(await order(ctx, sale)).toMatchObject({ handover: null })
})
