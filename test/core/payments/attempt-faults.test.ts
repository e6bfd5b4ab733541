import { afterEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import type { Operation, WebhookKind } from '../../simulator/faults.ts'
import { callKinds } from '../../simulator/faults.ts'
import { finish } from '../../support/faults/crashes.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { emptyQueue, inMinutes } from '../../support/faults/still-world.ts'
import { decide, hear, takeMessages } from '../../support/gateways/attempt-deeds.ts'
import {
  attemptFateOf,
  attemptFates,
  expectAttemptFates,
} from '../../support/sales/attempt-fates.ts'
import { aRupeeShop, cancelPlaced, type PlacedSale, retry } from '../../support/sales/cart-sales.ts'
import type { Shop } from '../../support/sales/sales.ts'
import {
  aDecidedSale,
  aDeclinedSale,
  aPlacedSale,
  hearAll,
  settled,
} from '../../support/sales/told-sales.ts'

const { paid, refunded, returned } = attemptFates

afterEach(endFaults)

/** Longer than anybody tries. */
const lasting = 1_000

const gateways = ['payu', 'juspay'] as const

/** What may go wrong with a refund, and how often. */
const troubles: [Operation, number][] = [
  ['refund', 1],
  ['refund', lasting],
  ['refunds', 1],
  ['refunds', lasting],
]

/** So much later the gateway speaks again, and all that waits happens. */
async function recover(shop: Shop, minutes = 0): Promise<void> {
  await endFaults()
  await finish({ ...shop, ctx: inMinutes(shop.ctx, minutes) })
}

async function fateOf({ orderId }: PlacedSale) {
  return attemptFateOf(orderId)
}

const calls = gateways.flatMap((gateway) => callKinds.map((kind) => ({ gateway, kind })))

describe.each(calls)('where what $gateway is asked befalls "$kind"', ({ gateway, kind }) => {
  it('once, an attempt pays the order, told or not', async () => {
    const shop = await aRupeeShop()
    const [told, untold] = [await aDecidedSale(shop, gateway), await aDecidedSale(shop, gateway)]
    await fault({ gateway, operation: 'verify', kind })
    await hearAll(shop.ctx, told)
    await fault({ gateway, operation: 'verify', kind })
    await runScheduled(inMinutes(shop.ctx, 11))
    await recover(shop, 11)
    await expectAttemptFates([told, untold], paid)
  })

  it('for two hours, the order waits, and its money goes back in the end', async () => {
    const shop = await aRupeeShop()
    const sale = await aDecidedSale(shop, gateway)
    await fault({ gateway, operation: 'verify', kind, count: lasting })
    for (const minutes of [11, 61, 119]) await runScheduled(inMinutes(shop.ctx, minutes))
    const isAnswered = kind === 'slow'
    expect(await fateOf(sale)).toMatchObject({ order: isAnswered ? 'processing' : 'pending' })
    await runScheduled(inMinutes(shop.ctx, 125))
    await recover(shop, 125)
    expect(await fateOf(sale)).toEqual(isAnswered ? paid : returned)
  })

  it('for an hour, the order is paid after that', async () => {
    const shop = await aRupeeShop()
    const sale = await aDecidedSale(shop, gateway)
    await fault({ gateway, operation: 'verify', kind, count: lasting })
    for (const minutes of [11, 61]) await runScheduled(inMinutes(shop.ctx, minutes))
    await recover(shop, 70)
    expect(await fateOf(sale)).toEqual(paid)
  })

  it('for a while when it is to pay back, it does so once', async () => {
    const shop = await aRupeeShop()
    const sales: PlacedSale[] = []
    for (const [operation, count] of troubles) {
      const sale = await settled(await aPlacedSale(shop, gateway))
      await fault({ gateway, operation, kind, count })
      await cancelPlaced(shop.ctx, sale)
      await endFaults()
      sales.push(sale)
    }
    await recover(shop)
    await expectAttemptFates(sales, refunded)
  })
})

const openings = callKinds.filter((kind) => kind !== 'slow')

describe.each(openings)('where Juspay opens no page for "%s"', (kind) => {
  it('another attempt does', async () => {
    const shop = await aRupeeShop()
    const sale = await aDeclinedSale(shop, 'juspay')
    await fault({ gateway: 'juspay', operation: 'create', kind })
    const code = expect.stringMatching(/^gateway_(unavailable|refused)$/)
    await expect(retry(shop.ctx, sale)).rejects.toMatchObject({ code })
    const next = await retry(shop.ctx, sale)
    await decide(next)
    await recover(shop)
    const { attempts: _, ...once } = paid
    expect(await fateOf(sale)).toMatchObject(once)
  })
})

const deliveries = gateways.flatMap((gateway) =>
  (['duplicate-webhook', 'delay-webhook', 'drop-webhook'] as const).map((kind) => ({
    ...{ gateway, kind },
  })),
)

describe.each(deliveries)('where the messages of $gateway befall "$kind"', ({ gateway, kind }) => {
  /** What arrives of an attempt does, once and in order. */
  async function hearWhatArrives(sale: PlacedSale): Promise<number> {
    const messages = await takeMessages(sale.first)
    for (const message of messages) await hear(sale.shop.ctx, sale.first, message)
    await emptyQueue(sale.shop, 'webhooks', sale.shop.ctx)
    return messages.length
  }

  const arriving: Record<WebhookKind, number> = {
    'duplicate-webhook': 2,
    'delay-webhook': 0,
    'drop-webhook': 0,
  }

  it('the order is paid once', async () => {
    const shop = await aRupeeShop()
    const sale = await aPlacedSale(shop, gateway)
    await fault({ gateway, operation: 'webhook', kind })
    await decide(sale.first)
    expect(await hearWhatArrives(sale)).toBe(arriving[kind])
    await recover(shop)
    await hearWhatArrives(sale)
    await recover(shop)
    expect(await fateOf(sale)).toEqual(paid)
  })
})
