import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { runEffects } from '../../src/core/outbox/run-outbox.ts'
import type { Context } from '../../src/core/ports.ts'
import { crashAtEveryStep, finish } from '../support/faults/crashes.ts'
import type { Accident } from '../support/faults/fated-world.ts'
import { emptyQueue } from '../support/faults/still-world.ts'
import { expectFates, fates, fatesOf } from '../support/sales/fates.ts'
import {
  anUnconfirmedSale,
  aSale,
  aSalePaidAtStripe,
  aShop,
  askToPay,
  hearFromStripe,
  type PayableSale,
  payAtStripe,
  receiveFromStripe,
  type Sale,
  type Shop,
} from '../support/sales/sales.ts'

async function payAndHear(ctx: Context, sale: Sale): Promise<void> {
  const payable = await askToPay(ctx, sale)
  await payAtStripe(payable)
  await hearFromStripe(ctx, payable)
}

async function confirm(ctx: Context, { shop, orderId }: Sale): Promise<void> {
  await runEffects(ctx, `order:${orderId}:`)
  await emptyQueue(shop, 'messages', ctx)
}

/** Its webhook is stored and queued, and the reconciliation knows nothing of its payment. */
async function aSaleOnlyWebhooksKnow(shop: Shop): Promise<PayableSale> {
  const sale = await aSalePaidAtStripe(shop)
  await receiveFromStripe(shop.ctx, sale)
  await env.DB.prepare('UPDATE payments SET look_at = NULL WHERE id = ?').bind(sale.paymentId).run()
  return sale
}

describe.each<Accident>(['dies before', 'fails at', 'loses the answer of'])(
  'a process that %s a step',
  (accident) => {
    it('of receiving and applying a webhook marks the order paid, and sends one receipt', async () => {
      const story = { prepare: aSalePaidAtStripe, work: hearFromStripe }
      const sales = await crashAtEveryStep(await aShop(), accident, story)
      expect(sales.length).toBeGreaterThan(7)
      await expectFates(sales, fates.paid)
    })

    it('of applying a webhook marks the order paid, although nobody asks Stripe', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: aSaleOnlyWebhooksKnow,
        work: (ctx, { shop }) => emptyQueue(shop, 'webhooks', ctx),
      })
      expect(sales.length).toBeGreaterThan(4)
      await expectFates(sales, fates.paid)
    })

    it('of opening a payment leaves one payment and one intent, which can be paid', async () => {
      const shop = await aShop()
      const sales = await crashAtEveryStep(shop, accident, { prepare: aSale, work: askToPay })
      expect(sales.length).toBeGreaterThan(3)
      await expectFates(sales, fates.unpaid)
      await Promise.all(sales.map((sale) => payAndHear(shop.ctx, sale)))
      await finish(shop)
      await expectFates(sales, fates.paid)
    })

    it('of sending a message has it arrive once', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: anUnconfirmedSale,
        work: confirm,
      })
      expect(sales.length).toBeGreaterThan(4)
      const found = await fatesOf(sales)
      expect(found.map(({ mails }) => mails)).toEqual(sales.map(() => ['Your order']))
    })

    it('of sending a message by a provider without keys has it arrive', async () => {
      const sales = await crashAtEveryStep(await aShop(), accident, {
        prepare: anUnconfirmedSale,
        work: (ctx, sale) => confirm(withoutKeys(ctx), sale),
      })
      const found = await fatesOf(sales)
      expect(found.map(({ mails }) => mails[0])).toEqual(sales.map(() => 'Your order'))
    })
  },
)

/** Every attempt is a new message to the provider. */
function withoutKeys(ctx: Context): Context {
  const { messenger } = ctx
  return {
    ...ctx,
    messenger: {
      ...messenger,
      send: (message) => messenger.send(message, crypto.randomUUID()),
    },
  }
}
