import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { refundPayment } from '../../src/core/payments/refunding/refund-payment.ts'
import type { Context } from '../../src/core/ports.ts'
import { createStripeGateway } from '../../src/gateways/stripe.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { crashAtEveryStep, finish, interruptAtEveryStep } from '../support/faults/crashes.ts'
import type { Accident } from '../support/faults/fated-world.ts'
import { emptyQueue, inMinutes } from '../support/faults/still-world.ts'
import { endRefundsAtStripe, refundInDashboard } from '../support/gateways/stripe-control.ts'
import { takeWebhooks } from '../support/gateways/stripe-webhooks.ts'
import { expectFates, fates, fatesOf } from '../support/sales/fates.ts'
import { lettersAbout, paymentFacts, refundFacts } from '../support/sales/rows.ts'
import {
  aPaidSale,
  aShop,
  cancelSale,
  hearOfRefunds,
  type PayableSale,
  receiveFromStripe,
  type Shop,
} from '../support/sales/sales.ts'

/** The receipt was sent before the test began. */
const allBack = { ...fates.refunded, mails: ['Refund for order'] }
/** The rest, too; the customer is told of both. */
const partByPart = {
  ...allBack,
  refunds: [3498, 500],
  mails: ['Refund for order', 'Refund for order'],
}

function aSlowSale(shop: Shop): Promise<PayableSale> {
  return aPaidSale(shop, 'pm_card_pendingRefund')
}

/** Cancelled; its bank has decided, nobody has heard of it, and the schedule asks in ten minutes. */
function aDecidedSale(status: 'succeeded' | 'failed') {
  return async (shop: Shop): Promise<PayableSale> => {
    const sale = await aSlowSale(shop)
    await cancelSale(shop.ctx, sale)
    await takeWebhooks(sale.reference)
    await endRefundsAtStripe(sale.reference, status)
    await env.DB.prepare('UPDATE refunds SET look_at = look_at - 3000000 WHERE payment_id = ?')
      .bind(sale.paymentId)
      .run()
    return sale
  }
}

/** Of the several events of a decision, those that are about the refund itself. */
async function hear(ctx: Context, sale: PayableSale): Promise<void> {
  await receiveFromStripe(ctx, sale, ({ body }) => body.includes('"type":"refund.'))
  await emptyQueue(sale.shop, 'webhooks', ctx)
}

async function aPartlyRefundedSale(shop: Shop): Promise<PayableSale> {
  const sale = await aPaidSale(shop)
  await refundInDashboard(sale.reference, 500)
  return sale
}

/** Every refund of it reached staff, once, and is failed. */
async function expectTold(sales: PayableSale[]): Promise<void> {
  for (const { paymentId } of sales) {
    const [refund] = await refundFacts(paymentId)
    expect(refund?.status).toBe('failed')
    expect(await lettersAbout('refunds', { refundId: refund?.id ?? 0 })).toHaveLength(1)
  }
}

describe.each<Accident>(['dies before', 'fails at', 'loses the answer of'])(
  'a process that %s a step',
  (accident) => {
    it('of cancelling an order asks a slow bank once, which may say yes or no', async () => {
      const shop = await aShop()
      const story = { prepare: aSlowSale, work: cancelSale }
      const sales = await crashAtEveryStep(shop, accident, story)
      expect(sales.length).toBeGreaterThan(10)
      await expectFates(sales, { ...allBack, mails: [] })
      const failing = sales.filter((_, index) => index % 2 === 0)
      const succeeding = sales.filter((sale) => !failing.includes(sale))
      for (const { reference } of failing) await endRefundsAtStripe(reference, 'failed')
      for (const { reference } of succeeding) await endRefundsAtStripe(reference, 'succeeded')
      await runScheduled(inMinutes(shop.ctx, 120))
      await finish(shop)
      await expectFates(succeeding, allBack)
      await expectFates(failing, { ...allBack, refunds: [], mails: [] })
      await expectTold(failing)
    })

    it('of hearing that a refund succeeded tells the customer once', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aDecidedSale('succeeded'),
        work: hear,
      })
      expect(sales.length).toBeGreaterThan(9)
      await expectFates(sales, allBack)
    })

    it('of hearing that a refund failed tells staff once', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aDecidedSale('failed'),
        work: hear,
      })
      expect(sales.length).toBeGreaterThan(9)
      await expectFates(sales, { ...allBack, refunds: [], mails: [] })
      await expectTold(sales)
    })

    it('of cancelling an order pays back what the dashboard has left, once', async () => {
      const story = { prepare: aPartlyRefundedSale, work: cancelSale }
      const sales = await crashAtEveryStep(await aShop(), accident, story)
      expect(sales.length).toBeGreaterThan(10)
      await expectFates(sales, partByPart)
    })

    it('of cancelling an order while its key is revoked pays back with the new one', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aPaidSale,
        work: (ctx, sale) => cancelSale(withRevokedKey(ctx), sale),
      })
      expect(sales.length).toBeGreaterThan(6)
      await expectFates(sales, allBack)
    })
  },
)

describe('a part that is refunded in the dashboard', () => {
  it('at any step of the order being cancelled leaves no money, or staff are told', async () => {
    const shop = await aShop()
    const sales = await interruptAtEveryStep(shop, {
      prepare: aPaidSale,
      work: cancelSale,
      async meanwhile(ctx, sale) {
        // Nothing is left where all has gone back.
        await refundInDashboard(sale.reference, 500).catch(() => undefined)
        await hearOfRefunds(ctx, sale)
      },
    })
    expect(sales.length).toBeGreaterThan(10)
    const found = await fatesOf(sales)
    for (const [index, { refunds }] of found.entries()) {
      const facts = await refundFacts(sales[index]?.paymentId ?? 0)
      const goneBack = refunds.reduce((sum, amount) => sum + amount, 0)
      const isKnown = facts.some(({ status }) => status === 'failed')
      expect(goneBack === 3998 || isKnown, `step ${index + 1}`).toBe(true)
    }
  })

  it('at any step of a part being refunded by us goes back beside it', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aPaidSale,
      work: (ctx, { shop, paymentId }) =>
        refundPayment(ctx, shop.customer, { paymentId, amount: 550, reason: null }),
      async meanwhile(ctx, sale) {
        await refundInDashboard(sale.reference, 500)
        await hearOfRefunds(ctx, sale)
      },
    })
    expect(sales.length).toBeGreaterThan(10)
    for (const { refunds } of await fatesOf(sales)) {
      expect(refunds.toSorted()).toEqual([500, 550])
    }
    for (const { paymentId } of sales) {
      expect(await paymentFacts(paymentId)).toMatchObject({ refunded_amount: 1050 })
    }
  })
})

/** Stripe refuses every call of it with 401. */
function withRevokedKey(ctx: Context): Context {
  const stripe = createStripeGateway({
    secretKey: 'sk_test_revoked',
    webhookSecrets: [],
    apiUrl: 'http://simulator.test/stripe',
  })
  return { ...ctx, gateways: { ...ctx.gateways, stripe } }
}
