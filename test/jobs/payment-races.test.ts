import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../src/core/fulfilment/change-status.ts'
import { expireUnpaidOrders } from '../../src/core/fulfilment/expire-orders.ts'
import { refundPayment } from '../../src/core/payments/refunding/refund-payment.ts'
import { settleAndRun } from '../../src/core/payments/settling/settle.ts'
import type { Context } from '../../src/core/ports.ts'
import { interruptAtEveryStep } from '../support/faults/crashes.ts'
import { expectFates, fates } from '../support/sales/fates.ts'
import {
  aPaidSale,
  aPayableSale,
  aSale,
  aSalePaidAtStripe,
  aShop,
  askToPay,
  cancelSale,
  hearFromStripe,
  payAtStripe,
  type Sale,
  successOf,
} from '../support/sales/sales.ts'

/** The schedule comes by when the order has been unpaid for too long. */
async function expire(ctx: Context, { orderId }: Sale): Promise<void> {
  await env.DB.prepare('UPDATE orders SET expires_at = expires_at - 3600000 WHERE id = ?')
    .bind(orderId)
    .run()
  await expireUnpaidOrders(ctx, 5)
}

describe('an order that is cancelled while its payment succeeds', () => {
  it('gets all money back when the webhook comes at any step of the cancelling', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aSalePaidAtStripe,
      work: cancelSale,
      meanwhile: hearFromStripe,
    })
    expect(sales.length).toBeGreaterThan(20)
    // The second call is the batch that cancels.
    await expectFates(sales.slice(0, 2), fates.refunded)
    await expectFates(sales.slice(2), fates.returned)
  })

  it('gets all money back when the cancelling comes at any step of the webhook', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aSalePaidAtStripe,
      work: hearFromStripe,
      meanwhile: cancelSale,
    })
    expect(sales.length).toBeGreaterThan(8)
    // The sixth call is the batch that marks it paid.
    await expectFates(sales.slice(0, 6), fates.returned)
    await expectFates(sales.slice(6), fates.refunded)
  })
})

describe('an order that runs out while its payment succeeds', () => {
  it('is kept if it is paid before it is cancelled; later money goes back', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aPayableSale,
      work: expire,
      async meanwhile(ctx, sale) {
        await payAtStripe(sale)
        await hearFromStripe(ctx, sale)
      },
    })
    // The second call asks Stripe, the fourth is the batch that cancels, the eighth closes the intent.
    expect(sales.length).toBeGreaterThan(8)
    await expectFates(sales.slice(0, 4), fates.paid)
    await expectFates(sales.slice(4, 8), fates.returned)
    await expectFates(sales.slice(8), fates.closed)
  })

  it('is found to be paid by its running out, at any step of the webhook', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aSalePaidAtStripe,
      work: hearFromStripe,
      meanwhile: expire,
    })
    expect(sales.length).toBeGreaterThan(8)
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
  expect(sales.length).toBeGreaterThan(8)
  await expectFates(sales, { ...fates.refunded, refunds: [550] })
})

it('a payment that is opened at any step of its order being cancelled is closed', async () => {
  const sales = await interruptAtEveryStep(await aShop(), {
    prepare: aSale,
    work: askToPay,
    meanwhile: cancelSale,
  })
  expect(sales.length).toBeGreaterThan(4)
  // The second call writes the payment, if the order can still be paid.
  await expectFates(sales.slice(0, 2), { ...fates.closed, payments: [], intents: [] })
  await expectFates(sales.slice(2), fates.closed)
})

describe('an order that is shipped while it is cancelled', () => {
  const shipped = { ...fates.paid, order: 'shipped', mails: [] }
  const refunded = { ...fates.refunded, mails: ['Refund for order'] }
  const ship = (ctx: Context, { orderId }: Sale) =>
    changeOrderStatus(ctx, { orderId, to: 'shipped', operationId: null })

  it('is not cancelled once it was shipped', async () => {
    const story = { prepare: aPaidSale, work: cancelSale, meanwhile: ship }
    const sales = await interruptAtEveryStep(await aShop(), story)
    expect(sales.length).toBeGreaterThan(10)
    await expectFates(sales.slice(0, 2), shipped)
    await expectFates(sales.slice(2), refunded)
  })

  it('is not shipped once it was cancelled', async () => {
    const story = { prepare: aPaidSale, work: ship, meanwhile: cancelSale }
    const sales = await interruptAtEveryStep(await aShop(), story)
    expect(sales).toHaveLength(3)
    await expectFates(sales.slice(0, 2), refunded)
    await expectFates(sales.slice(2), shipped)
  })
})
