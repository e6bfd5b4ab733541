import { env } from 'cloudflare:workers'
import { confirmPayment } from '../../../../src/core/payments/confirming/confirm-payment.ts'
import { openOnPage } from '../../../../src/core/payments/opening/open-on-page.ts'
import { createZibalGateway } from '../../../../src/gateways/zibal.ts'
import { ORIGIN } from '../../http/client.ts'
import { payAtZibal, readZibalBooks } from '../zibal-books.ts'
import type { PaymentDriver } from './driver.ts'

const outcomes = { paid: 'paid', declined: 'failed', cancelled: 'cancelled' } as const

/** Zibal's page; with access to its second API it can pay back. */
export function zibalDriver({ hasRefunds }: { hasRefunds: boolean }): PaymentDriver {
  const access = { apiUrl: env.ZIBAL_API_URL, token: 'zibal_refund_test', accountId: 'account-1' }
  return {
    title: hasRefunds ? 'Zibal' : 'Zibal without refunds',
    gateway: createZibalGateway({
      merchant: env.ZIBAL_MERCHANT,
      apiUrl: env.ZIBAL_API_URL,
      refunds: hasRefunds ? access : null,
    }),
    async open(ctx, { shop }) {
      const request = { contract: 'store', gateway: 'zibal', returnUrl: `${ORIGIN}/back/` } as const
      const { reference } = await openOnPage(ctx, shop.customer.id, request)
      return { reference, clientSecret: null }
    },
    async pay({ reference }, outcome) {
      await payAtZibal(reference, outcomes[outcome])
    },
    comeBack: (ctx, _, { reference }) => confirmPayment(ctx, { gateway: 'zibal', reference }),
    deliver: null,
    async books(orderId) {
      const payments = await readZibalBooks(orderId)
      const verified = payments.filter(({ verifiedAt }) => verifiedAt !== null)
      return {
        captured: verified.reduce((sum, { amount }) => sum + amount, 0),
        refunded: verified.reduce((sum, { refundedAmount }) => sum + refundedAmount, 0),
      }
    },
    refundThere: null,
  }
}
