import { describe, expect, it } from 'vitest'
import {
  crashAtEveryStep,
  finish,
  interruptAround,
  interruptAtEveryStep,
  isNow,
} from '../support/faults/crashes.ts'
import type { Accident } from '../support/faults/fated-world.ts'
import { emptyQueue } from '../support/faults/still-world.ts'
import { expectFates, type Fate, fates } from '../support/sales/fates.ts'
import {
  aReviewedSale,
  aSaleOfAnotherAmount,
  aSaleWithTwoPayments,
  otherAmount,
} from '../support/sales/odd-sales.ts'
import { lettersAbout } from '../support/sales/rows.ts'
import {
  aShop,
  cancelSale,
  expireSale,
  hearFromStripe,
  type PayableSale,
  payAtStripe,
  receiveFromStripe,
  type Shop,
} from '../support/sales/sales.ts'

/** A payment whose first one was given up, as one that the gateway did not know; both are paid. */
interface TwicePaidSale extends PayableSale {
  first: PayableSale
}

async function aTwicePaidSale(shop: Shop): Promise<TwicePaidSale> {
  const { first, second } = await aSaleWithTwoPayments(shop)
  await payAtStripe(first)
  await payAtStripe(second)
  return { ...second, first }
}

const underReview: Fate = { ...fates.unpaid, payments: ['processing'], intents: ['succeeded'] }
const goneBack: Fate = { ...fates.returned, refunds: [otherAmount] }
/** The newer payment has paid, the older one went back. */
const paidOnce: Fate = {
  ...fates.paid,
  payments: ['refunded', 'succeeded'],
  intents: ['succeeded', 'succeeded'],
  refunds: [3998],
  mails: ['Payment received for order', 'Refund for order'],
}

async function expectToldOnce(sales: PayableSale[]): Promise<void> {
  for (const [index, { paymentId }] of sales.entries()) {
    const letters = await lettersAbout('payments', { paymentId })
    expect(letters, `step ${index + 1}`).toEqual(['The gateway reports $30.00.'])
  }
}

describe.each<Accident>(['dies before', 'fails at', 'loses the answer of'])(
  'a process that %s a step',
  (accident) => {
    it('of hearing of another amount tells staff, once, and fulfils nothing', async () => {
      const story = { prepare: aSaleOfAnotherAmount, work: hearFromStripe }
      const sales = await crashAtEveryStep(await aShop(), accident, story)
      expect(sales.length).toBeGreaterThan(6)
      await expectFates(sales, underReview)
      await expectToldOnce(sales)
    })

    it.each([
      ['cancelling', cancelSale],
      ['ending in time', expireSale],
    ])('of %s an order with another amount pays that back, once', async (_name, work) => {
      const story = { prepare: aReviewedSale, work }
      const sales = await crashAtEveryStep(await aShop(), accident, story)
      expect(sales.length).toBeGreaterThan(7)
      await expectFates(sales, goneBack)
      await expectToldOnce(sales)
    })

    it('of hearing of the second payment of an order pays one of them back', async () => {
      const sales = await crashAtEveryStep<TwicePaidSale>(await aShop(), accident, {
        async prepare(shop) {
          const sale = await aTwicePaidSale(shop)
          await hearFromStripe(shop.ctx, sale)
          // Stripe tells of it until it is stored, and nobody asks about a payment that was given up.
          await receiveFromStripe(shop.ctx, sale.first)
          return sale
        },
        work: (ctx, { shop }) => emptyQueue(shop, 'webhooks', ctx),
      })
      expect(sales.length).toBeGreaterThan(8)
      await expectFates(sales, paidOnce)
    })
  },
)

it('two payments that both succeed, at any step of one another, pay the order once', async () => {
  const shop = await aShop()
  const { before, after } = await interruptAround<TwicePaidSale>(shop, {
    prepare: aTwicePaidSale,
    work: (ctx, { first }) => hearFromStripe(ctx, first),
    meanwhile: hearFromStripe,
    isDecided: isNow('o.paid_at IS NOT NULL'),
  })
  expect(before.length).toBeGreaterThan(3)
  expect(after.length).toBeGreaterThan(1)
  const otherOnce = { ...paidOnce, payments: ['succeeded', 'refunded'] }
  await expectFates(before, paidOnce)
  await expectFates(after, otherOnce)
  await finish(shop)
})

it('an order that is cancelled at any step of hearing of another amount has it go back', async () => {
  const sales = await interruptAtEveryStep(await aShop(), {
    prepare: aSaleOfAnotherAmount,
    work: hearFromStripe,
    meanwhile: cancelSale,
  })
  expect(sales.length).toBeGreaterThan(6)
  await expectFates(sales, goneBack)
})
