import { afterEach, describe, expect, it } from 'vitest'
import { callKinds, type WebhookKind } from '../../simulator/faults.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { controlClover, hearFromClover } from '../../support/gateways/clover-books.ts'
import { controlPaypal, moneyAtPaypal } from '../../support/gateways/paypal-books.ts'
import { receiveFromPaypal } from '../../support/gateways/paypal-webhooks.ts'
import {
  aPaidQuote,
  cancelByStaff,
  givenBack,
  type PaidQuote,
  shownTo,
} from '../../support/sales/paid-quotes.ts'
import { booksOfQuote, fateOf, letTimePass } from '../../support/sales/quote-fates.ts'
import {
  lettersAbout,
  refundFacts,
  refundMessages,
  waitingEffects,
} from '../../support/sales/rows.ts'

afterEach(endFaults)

/** The schedule asks about a refund that is under way, some time. */
const hoursUntilAsked = 2
/** Longer than anybody tries. */
const lasting = 1000

const providers = [
  {
    provider: 'paypal' as const,
    refundByHand: (sold: PaidQuote, amount: string) =>
      controlPaypal(`captures/${sold.transaction}/refunds`, { amount }),
    hear: (sold: PaidQuote) => receiveFromPaypal(sold.reference),
    amount: '10.00',
  },
  {
    provider: 'clover' as const,
    refundByHand: (sold: PaidQuote, amount: string) =>
      controlClover(`${sold.transaction}/refunds`, { amount }),
    hear: (sold: PaidQuote) => hearFromClover(sold.transaction),
    amount: '1000',
  },
]

/** All is done, nobody is asked to do anything, and the customer was told of each refund once. */
async function expectGivenBack(sold: PaidQuote, refunds: number): Promise<void> {
  expect(await fateOf(sold)).toEqual(givenBack)
  expect(await booksOfQuote(sold.quote)).toEqual({ captured: 2498, refunded: 2498 })
  const facts = await refundFacts(sold.paymentId)
  expect(facts.filter(({ status }) => status === 'succeeded')).toHaveLength(refunds)
  expect(await refundMessages(sold.orderId)).toBe(refunds)
  expect(await waitingEffects(sold.orderId)).toEqual([])
  for (const { id: refundId } of facts) {
    expect(await lettersAbout('refunds', { refundId })).toEqual([])
  }
}

describe.each(providers)('the money that $provider has', ({ provider, ...hand }) => {
  describe.each(callKinds)('goes back once where its refund befalls "%s"', (kind) => {
    it('a single time', async () => {
      const sold = await aPaidQuote(provider)
      await fault({ gateway: provider, operation: 'refund', kind })
      await cancelByStaff(sold)
      await letTimePass(sold)
      await expectGivenBack(sold, 1)
    })

    it('until the provider speaks again', async () => {
      const sold = await aPaidQuote(provider)
      await fault({ gateway: provider, operation: 'refund', kind, count: lasting })
      await cancelByStaff(sold)
      expect(await shownTo(sold)).toEqual({ order: 'CANCELLED', payment: 'REFUNDED' })
      await endFaults()
      await letTimePass(sold)
      await expectGivenBack(sold, 1)
    })

    it('and a part of it went by hand before', async () => {
      const sold = await aPaidQuote(provider)
      await hand.refundByHand(sold, hand.amount)
      await fault({ gateway: provider, operation: 'refund', kind, count: lasting })
      await cancelByStaff(sold)
      await endFaults()
      await letTimePass(sold)
      await hand.hear(sold)
      await letTimePass(sold)
      await expectGivenBack(sold, 2)
    })
  })
})

describe('the event that a refund at PayPal has arrived', () => {
  it.each<WebhookKind>(['drop-webhook', 'duplicate-webhook', 'delay-webhook'])(
    'may befall "%s"',
    async (kind) => {
      const sold = await aPaidQuote('paypal', { refunds: 'pending' })
      await cancelByStaff(sold)
      const { refunds } = await moneyAtPaypal(sold.reference)
      await fault({ gateway: 'paypal', operation: 'webhook', kind })
      await controlPaypal(`refunds/${refunds[0]?.id}`, { status: 'COMPLETED' })
      await receiveFromPaypal(sold.reference)
      await letTimePass(sold, hoursUntilAsked * 60)
      await expectGivenBack(sold, 1)
    },
  )
})
