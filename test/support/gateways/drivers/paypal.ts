import { formatDecimal } from '../../../../src/core/money.ts'
import { confirmPayment } from '../../../../src/core/payments/confirming/confirm-payment.ts'
import { gatewayNamed } from '../../../../src/core/payments/gateways.ts'
import { openOnPage } from '../../../../src/core/payments/opening/open-on-page.ts'
import { receiveWebhook } from '../../../../src/core/payments/settling/webhooks.ts'
import { ORIGIN } from '../../http/client.ts'
import { context } from '../../world/context.ts'
import {
  approveAtPaypal,
  controlPaypal,
  paypalBooksOf,
  takePaypalWebhooks,
} from '../paypal-books.ts'
import type { PaymentDriver } from './driver.ts'

/** PayPal's page, whose approved orders the shop captures. */
export function paypalDriver(): PaymentDriver {
  const gateway = gatewayNamed(context(), 'paypal')
  return {
    title: 'PayPal',
    gateway,
    async open(ctx, { shop }) {
      const request = {
        contract: 'store',
        gateway: 'paypal',
        returnUrl: `${ORIGIN}/back/`,
      } as const
      const { reference } = await openOnPage(ctx, shop.customer.id, request)
      return { reference, clientSecret: null }
    },
    async pay({ reference }, outcome) {
      if (outcome === 'declined') {
        await controlPaypal(`orders/${reference}`, { capture: 'INSTRUMENT_DECLINED' })
      }
      await approveAtPaypal(reference, outcome === 'cancelled' ? 'cancelled' : 'approved')
    },
    comeBack: (ctx, _, { reference }) => confirmPayment(ctx, { gateway: 'paypal', reference }),
    async deliver(ctx, { reference }) {
      for (const { body, headers } of await takePaypalWebhooks(reference)) {
        await receiveWebhook(ctx, 'paypal', { body, headers: new Headers(headers) })
      }
    },
    books: paypalBooksOf,
    async refundThere({ reference }, amount) {
      const { captureReference, money } = await gateway.retrieve(reference)
      const form = { amount: formatDecimal(amount, money.currency) }
      await controlPaypal(`captures/${captureReference}/refunds`, form)
    },
  }
}
