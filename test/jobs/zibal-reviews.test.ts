import { afterEach, describe, expect, it } from 'vitest'
import { GatewayRefused } from '../../src/core/errors.ts'
import { changeOrderStatus } from '../../src/core/orders/change-status.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import {
  aSalePaidAtZibal,
  aStartedSale,
  comeBack,
  paymentRowsOf,
  price,
  type StartedSale,
  stateOf,
} from '../support/cortex-shop.ts'
import { endFaults } from '../support/faults.ts'
import { inMinutes } from '../support/still-world.ts'
import { changeAtZibal, faultAtZibal, payAtZibal, readZibalBooks } from '../support/zibal-books.ts'

afterEach(endFaults)

const startPath = '/api/v1/payments/create/'
const dayMinutes = 24 * 60

/** A world in which unpaid orders are never cancelled, and Zibal refuses to tell of any payment. */
function refusing(ctx: Context): Context {
  const retrieve = () => Promise.reject(new GatewayRefused('other', 'merchant inactive'))
  const zibal = { ...ctx.gateways.zibal, retrieve }
  return { ...patient(ctx), gateways: { ...ctx.gateways, zibal } }
}

function patient(ctx: Context): Context {
  return { ...ctx, settings: { ...ctx.settings, unpaidOrderTtlMinutes: 0 } }
}

/** Zibal has the money; the answer that said so is lost. */
async function aClaim(at: Context, sale: StartedSale): Promise<void> {
  await payAtZibal(sale.trackId)
  await faultAtZibal('verify', 'error-after')
  await expect(comeBack(at, sale)).rejects.toMatchObject({ code: 'gateway_unavailable' })
}

describe('a claim of which Zibal refuses to tell for a day', () => {
  it('is shown to staff and holds its order, which another payment might pay twice', async () => {
    const sale = await aStartedSale()
    const later = inMinutes(sale.shop.ctx, dayMinutes + 60)
    await aClaim(patient(later), sale)
    await runScheduled(inMinutes(refusing(later), 10))
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([
      { status: 'processing', review_reason: expect.stringContaining('merchant inactive') },
    ])
    await sale.client.post(startPath, undefined, { expect: 400 })
    expect(await readZibalBooks(sale.orderId)).toHaveLength(1)
  })

  it('is paid as soon as Zibal tells so', async () => {
    const sale = await aStartedSale()
    const later = inMinutes(sale.shop.ctx, dayMinutes + 60)
    await aClaim(patient(later), sale)
    await runScheduled(inMinutes(refusing(later), 10))
    await runScheduled(inMinutes(patient(later), 20))
    expect(await stateOf(sale)).toMatchObject({ order: 'processing', wasPaid: true })
  })

  it('is not shown before', async () => {
    const sale = await aSalePaidAtZibal()
    await aClaim(patient(sale.shop.ctx), sale)
    await runScheduled(inMinutes(refusing(sale.shop.ctx), dayMinutes - 60))
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([
      { status: 'processing', review_reason: null },
    ])
  })
})

describe('a claim under which Zibal tells of another amount than before', () => {
  async function aContradiction(): Promise<StartedSale> {
    const sale = await aStartedSale()
    await aClaim(sale.shop.ctx, sale)
    await changeAtZibal(sale.trackId, { amount: price - 1 })
    await expect(comeBack(sale.shop.ctx, sale)).rejects.toMatchObject({
      code: 'payment_not_completed',
    })
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([
      { status: 'processing', review_reason: expect.stringContaining(String(price - 1)) },
    ])
    return sale
  }

  it('sends no customer to pay again', async () => {
    const sale = await aContradiction()
    await sale.client.post(startPath, undefined, { expect: 400 })
    await runScheduled(inMinutes(sale.shop.ctx, 3000))
    expect(await stateOf(sale)).toMatchObject({ order: 'pending', wasPaid: false })
  })

  it.each(['cancelled', 'processing'] as const)('leaves it to staff to make it %s', async (to) => {
    const sale = await aContradiction()
    await changeOrderStatus(sale.shop.ctx, sale.orderId, to)
    expect(await stateOf(sale)).toMatchObject({ order: to, wasPaid: to === 'processing' })
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([{ status: 'cancelled' }])
  })
})
