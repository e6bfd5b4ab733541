import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../src/core/fulfilment/change-status.ts'
import { refundPayment } from '../../src/core/payments/refunding/refund-payment.ts'
import { settleAndRun } from '../../src/core/payments/settling/settle.ts'
import type { Context } from '../../src/core/ports.ts'
import { interruptAround, interruptAtEveryStep, isNow } from '../support/faults/crashes.ts'
import { expectFates, fates, fatesOf } from '../support/sales/fates.ts'
import {
  aPaidSale,
  aPayableSale,
  aSale,
  aSalePaidAtStripe,
  aShop,
  askToPay,
  cancelSale,
  expireSale,
  hearFromStripe,
  payAtStripe,
  type Sale,
  successOf,
} from '../support/sales/sales.ts'

const isCancelled = isNow("o.status = 'cancelled'")

describe('an order that is cancelled while its payment succeeds', () => {
  it('gets all money back when the webhook comes at any step of the cancelling', async () => {
    const { before, after } = await interruptAround(await aShop(), {
      prepare: aSalePaidAtStripe,
      work: cancelSale,
      meanwhile: hearFromStripe,
      isDecided: isCancelled,
    })
    expect(before.length).toBeGreaterThan(1)
    expect(after.length).toBeGreaterThan(15)
    await expectFates(before, fates.refunded)
    await expectFates(after, fates.returned)
  })

  it('gets all money back when the cancelling comes at any step of the webhook', async () => {
    const { before, after } = await interruptAround(await aShop(), {
      prepare: aSalePaidAtStripe,
      work: hearFromStripe,
      meanwhile: cancelSale,
      isDecided: isNow('o.paid_at IS NOT NULL'),
    })
    expect(before.length).toBeGreaterThan(3)
    expect(after.length).toBeGreaterThan(1)
    await expectFates(before, fates.returned)
    await expectFates(after, fates.refunded)
  })
})

describe('an order that runs out while its payment succeeds', () => {
  it('is kept if it is paid before it is cancelled; later money goes back', async () => {
    const { before, after } = await interruptAround(await aShop(), {
      prepare: aPayableSale,
      work: expireSale,
      async meanwhile(ctx, sale) {
        await payAtStripe(sale)
        await hearFromStripe(ctx, sale)
      },
      isDecided: isCancelled,
    })
    expect(before.length).toBeGreaterThan(2)
    await expectFates(before, fates.paid)
    // The intent can be paid until it is closed as well.
    const ends = await fatesOf(after)
    const closed = ends.findIndex(({ refunds }) => refunds.length === 0)
    expect(closed).toBeGreaterThan(1)
    expect(ends.slice(0, closed)).toEqual(ends.slice(0, closed).map(() => fates.returned))
    expect(ends.slice(closed)).toEqual(ends.slice(closed).map(() => fates.closed))
  })

  it('is found to be paid by its running out, at any step of the webhook', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aSalePaidAtStripe,
      work: hearFromStripe,
      meanwhile: expireSale,
    })
    expect(sales.length).toBeGreaterThan(7)
    await expectFates(sales, fates.paid)
  })
})

it('a payment stays partly refunded when that comes at any step of its webhook', async () => {
  const sales = await interruptAtEveryStep(await aShop(), {
    prepare: aSalePaidAtStripe,
    work: hearFromStripe,
    async meanwhile(ctx, sale) {
      const { shop, paymentId } = sale
      await settleAndRun(ctx, successOf(sale))
      await refundPayment(ctx, shop.customer, { paymentId, amount: 550, reason: null })
    },
  })
  expect(sales.length).toBeGreaterThan(7)
  await expectFates(sales, { ...fates.refunded, refunds: [550] })
})

it('a payment that is opened at any step of its order being cancelled is closed', async () => {
  const { before, after } = await interruptAround(await aShop(), {
    prepare: aSale,
    work: askToPay,
    meanwhile: cancelSale,
    isDecided: isNow('p.id IS NOT NULL'),
  })
  expect(before.length).toBeGreaterThan(0)
  expect(after.length).toBeGreaterThan(1)
  await expectFates(before, { ...fates.closed, payments: [], intents: [] })
  await expectFates(after, fates.closed)
})

describe('an order that is shipped while it is cancelled', () => {
  const shipped = { ...fates.paid, order: 'shipped', mails: [] }
  const refunded = { ...fates.refunded, mails: ['Refund for order'] }
  const ship = (ctx: Context, { orderId }: Sale) =>
    changeOrderStatus(ctx, { orderId, to: 'shipped', operationId: null })

  it('is not cancelled once it was shipped', async () => {
    const story = { prepare: aPaidSale, work: cancelSale, meanwhile: ship, isDecided: isCancelled }
    const { before, after } = await interruptAround(await aShop(), story)
    expect(before.length).toBeGreaterThan(1)
    expect(after.length).toBeGreaterThan(7)
    await expectFates(before, shipped)
    await expectFates(after, refunded)
  })

  it('is not shipped once it was cancelled', async () => {
    const isDecided = isNow("o.status = 'shipped'")
    const story = { prepare: aPaidSale, work: ship, meanwhile: cancelSale, isDecided }
    const { before, after } = await interruptAround(await aShop(), story)
    expect(before.length).toBeGreaterThan(1)
    expect(after.length).toBeGreaterThan(0)
    await expectFates(before, refunded)
    await expectFates(after, shipped)
  })
})
