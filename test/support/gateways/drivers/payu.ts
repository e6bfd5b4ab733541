import { formatDecimal } from '../../../../src/core/money.ts'
import { OutcomeOfOtherAmount } from '../../../../src/core/payments/errors.ts'
import { gatewayNamed } from '../../../../src/core/payments/gateways.ts'
import { hearOfRefund } from '../../../../src/core/payments/refunding/hear-of-refund.ts'
import { applyOutcome } from '../../../../src/core/payments/settling/apply-outcome.ts'
import { syncPayment } from '../../../../src/core/payments/settling/sync-payment.ts'
import { context } from '../../world/context.ts'
import { attemptBooksOf } from '../attempt-books.ts'
import { controlPayu, decideAtPayu, openAtPayu, takePayuMessages } from '../payu-payments.ts'
import { openSomeAttempt } from './attempts.ts'
import type { PaymentDriver } from './driver.ts'

const outcomes = { paid: 'paid', declined: 'failed', cancelled: 'cancelled' } as const

/** PayU's page, which tells what became of a payment in signed forms. */
export function payuDriver(): PaymentDriver {
  const gateway = gatewayNamed(context(), 'payu')
  return {
    title: 'PayU',
    gateway,
    isToldLate: true,
    isSilentOnRefunds: true,
    queuesRefunds: true,
    notOffered: 'gateway_missing',
    async open(ctx, sale) {
      const opened = await openSomeAttempt(ctx, sale, 'payu')
      const form = opened.kind === 'form' ? opened.fields : {}
      return { reference: opened.reference, clientSecret: JSON.stringify(form) }
    },
    async pay({ reference, clientSecret }, outcome) {
      await openAtPayu(JSON.parse(clientSecret ?? ''))
      await decideAtPayu(reference, outcomes[outcome])
    },
    async comeBack(ctx, { shop }, { reference }) {
      await syncPayment(ctx, shop.customer, { gateway: 'payu', reference })
    },
    async deliver(ctx, { reference }) {
      for (const { body, headers } of await takePayuMessages(reference)) {
        if (body.startsWith('{')) await hearOfRefund(ctx, 'payu', namedIn(body))
        else await applyOutcome(ctx, 'payu', { body, headers: new Headers(headers) }).catch(mild)
      }
    },
    books: (orderId) => attemptBooksOf('payu', orderId),
    async refundThere({ reference }, amount) {
      await controlPayu(`payments/${reference}/refunds`, { amount: formatDecimal(amount, 'INR') })
    },
  }
}

/** Its word about a refund, which nobody has signed. */
function namedIn(body: string): { payment: string; refund: string } {
  const { merchantTxnId: payment, request_id: refund } = JSON.parse(body)
  return { payment, refund }
}

/** Who sends it is told that the amount is another one. */
function mild(error: unknown): void {
  if (!(error instanceof OutcomeOfOtherAmount)) throw error
}
