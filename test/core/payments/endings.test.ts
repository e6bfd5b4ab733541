import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { getPaymentByReference } from '../../../src/core/payments/queries.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { settleAndRun } from '../../../src/core/payments/settling/settle.ts'
import { lostAnswer, withFault } from '../../support/faults/faulty-gateway.ts'
import { letAllHappen } from '../../support/faults/still-world.ts'
import { anySale, fateOf } from '../../support/gateways/drivers/any-sale.ts'
import { stripeDriver } from '../../support/gateways/drivers/stripe.ts'
import { walletDriver } from '../../support/gateways/drivers/wallet.ts'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import { endAtStripe } from '../../support/gateways/stripe-control.ts'
import { goneBack } from '../../support/gateways/stripe-payments.ts'
import { aSaleWithTwoPayments } from '../../support/sales/odd-sales.ts'
import { orderStatus, paymentFacts } from '../../support/sales/rows.ts'
import { aShop, hearFromStripe, type PayableSale, successOf } from '../../support/sales/sales.ts'

/** Its first payment has paid the order, while the second one is open. */
async function aSalePaidByTheFirst(): Promise<{ first: PayableSale; second: PayableSale }> {
  const sale = await aSaleWithTwoPayments(await aShop())
  await settleAndRun(sale.first.shop.ctx, successOf(sale.first))
  return sale
}

function refundAll({ shop, paymentId }: PayableSale, amount: number | null = null) {
  return refundPayment(shop.ctx, shop.customer, { paymentId, amount, reason: null })
}

describe('a refund that ends the order', () => {
  it('closes its other payment at the gateway', async () => {
    const { first, second } = await aSalePaidByTheFirst()
    await refundAll(first)
    expect(await orderStatus(first.orderId)).toBe('cancelled')
    expect(await paymentFacts(second.paymentId)).toMatchObject({ status: 'cancelled' })
    expect(await intentStatus(second.reference)).toBe('canceled')
  })

  it('gives back what another payment has captured', async () => {
    const { first, second } = await aSalePaidByTheFirst()
    await endAtStripe(second.reference, 'succeeded', 700)
    await hearFromStripe(first.shop.ctx, second)
    await refundAll(first, 1000)
    expect(await paymentFacts(second.paymentId)).toMatchObject({
      status: 'refunded',
      captured_amount: 700,
      refunded_amount: 700,
    })
    expect(await goneBack(second)).toEqual([700])
    // A part of the payment itself was asked for, and no more.
    expect(await paymentFacts(first.paymentId)).toMatchObject({ refunded_amount: 1000 })
  })
})

it('money that a gateway has taken unheard goes back when a refund of another ends the order', async () => {
  const [stripe, wallet] = [stripeDriver(), walletDriver()]
  const sale = await anySale([stripe, wallet])
  const { ctx } = sale.shop
  const [byCard, byWallet] = [await stripe.open(ctx, sale), await wallet.open(ctx, sale)]
  await wallet.pay(byWallet, 'paid')
  // The wallet has the money, and the process that asked for it dies.
  const dying = withFault(ctx, 'wallet', 'confirm', lostAnswer)
  await wallet.comeBack(dying, sale, byWallet).catch(() => undefined)
  await stripe.pay(byCard, 'paid')
  await stripe.comeBack(ctx, sale, byCard)
  const payment = await getPaymentByReference(ctx, sale.shop.customer, {
    gateway: 'stripe',
    reference: byCard.reference,
  })
  await refundPayment(ctx, sale.shop.customer, {
    paymentId: payment.id,
    amount: null,
    reason: null,
  })
  await letAllHappen(sale.shop)
  const fate = await fateOf(sale, [stripe, wallet])
  expect(fate).toMatchObject({ order: 'cancelled', kept: 0, payments: ['refunded', 'refunded'] })
})

it('a payment is closed at its gateway when staff accept the order without it', async () => {
  const sale = await anySale([stripeDriver()])
  const { ctx } = sale.shop
  const { reference } = await stripeDriver().open(ctx, sale)
  await changeOrderStatus(ctx, { orderId: sale.orderId, to: 'processing', operationId: null })
  expect(await intentStatus(reference)).toBe('canceled')
  await letAllHappen(sale.shop)
  const payment = await env.DB.prepare(
    'SELECT status, failure_message AS why FROM payments WHERE reference = ?',
  )
    .bind(reference)
    .first()
  expect(payment).toEqual({ status: 'cancelled', why: 'The order was paid another way.' })
})
