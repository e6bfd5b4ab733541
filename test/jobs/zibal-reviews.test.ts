import { afterEach, describe, expect, it } from 'vitest'
import { formatMoney } from '../../src/core/money.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { endFaults } from '../support/faults/faults.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { changeAtZibal, readZibalBooks } from '../support/gateways/zibal-books.ts'
import { aClaim, patient, refusing } from '../support/gateways/zibal-reviews.ts'
import {
  aSalePaidAtZibal,
  aStartedSale,
  comeBack,
  paymentRowsOf,
  price,
  type StartedSale,
  stateOf,
} from '../support/sales/cortex-sales.ts'

afterEach(endFaults)

const startPath = '/api/v1/payments/create/'
const dayMinutes = 24 * 60

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
      {
        status: 'processing',
        review_reason: expect.stringContaining(formatMoney(price - 1, 'IRR')),
      },
    ])
    return sale
  }

  it('ends it where Zibal has not taken that money, which then goes back', async () => {
    const sale = await aStartedSale()
    await aClaim(sale.shop.ctx, sale, 'error')
    await changeAtZibal(sale.trackId, { amount: price - 1 })
    await expect(comeBack(sale.shop.ctx, sale)).rejects.toMatchObject({
      code: 'payment_not_completed',
    })
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([
      { status: 'cancelled', review_reason: expect.any(String), look_at: null },
    ])
    await sale.client.post(startPath, undefined, { expect: 200 })
  })

  it('sends no customer to pay again', async () => {
    const sale = await aContradiction()
    await sale.client.post(startPath, undefined, { expect: 400 })
    await runScheduled(inMinutes(sale.shop.ctx, 3000))
    expect(await stateOf(sale)).toMatchObject({ order: 'pending', wasPaid: false })
  })

  it('is paid as soon as Zibal tells of the first amount again', async () => {
    const sale = await aContradiction()
    await changeAtZibal(sale.trackId, { amount: price })
    await runScheduled(inMinutes(patient(sale.shop.ctx), 70))
    expect(await stateOf(sale)).toMatchObject({ order: 'processing', wasPaid: true })
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([{ review_reason: null }])
  })
})
