import { formatDecimal } from '../../../../src/core/money.ts'
import { gatewayNamed } from '../../../../src/core/payments/gateways.ts'
import { syncPayment } from '../../../../src/core/payments/settling/sync-payment.ts'
import { receiveWebhook } from '../../../../src/core/payments/settling/webhooks.ts'
import { context } from '../../world/context.ts'
import { attemptBooksOf } from '../attempt-books.ts'
import { controlJuspay, payOnPage, takeJuspayEvents } from '../juspay-orders.ts'
import { openSomeAttempt } from './attempts.ts'
import type { PaymentDriver } from './driver.ts'

const outcomes = { paid: 'paid', declined: 'failed', cancelled: 'cancelled' } as const

/** Juspay's page, from which the browser goes to the shop's own one. */
export function juspayDriver(): PaymentDriver {
  const gateway = gatewayNamed(context(), 'juspay')
  return {
    title: 'Juspay',
    gateway,
    notOffered: 'gateway_missing',
    async open(ctx, sale) {
      const opened = await openSomeAttempt(ctx, sale, 'juspay')
      return { reference: opened.reference, clientSecret: null }
    },
    async pay({ reference }, outcome) {
      const { paymentUrl } = await gateway.retrieve(reference)
      await payOnPage(paymentUrl ?? '', outcomes[outcome])
    },
    async comeBack(ctx, { shop }, { reference }) {
      await syncPayment(ctx, shop.customer, { gateway: 'juspay', reference })
    },
    async deliver(ctx, { reference }) {
      for (const { body, headers } of await takeJuspayEvents(reference)) {
        await receiveWebhook(ctx, 'juspay', { body, headers: new Headers(headers) })
      }
    },
    books: (orderId) => attemptBooksOf('juspay', orderId),
    async refundThere({ reference }, amount) {
      await controlJuspay(`orders/${reference}/refunds`, { amount: formatDecimal(amount, 'INR') })
    },
  }
}
