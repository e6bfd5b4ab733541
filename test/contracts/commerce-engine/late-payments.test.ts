import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { decideAtJuspay, receiveFromJuspay } from '../../support/gateways/juspay-orders.ts'
import { decideAtPayu, openAtPayu, receiveFromPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import {
  anOrderBy,
  comeByIn,
  fateOf,
  type Ordered,
  shipFor59,
} from '../../support/sales/paid-orders.ts'
import {
  byJuspay,
  byPayu,
  cancelOrder,
  paymentStatusOf,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

const { closed, paid, returned } = attemptFates

beforeEach(shipFor59)

const gateways = [
  {
    gateway: 'PayU',
    way: byPayu,
    pay: async (info: Json) => void (await decideAtPayu(await openAtPayu(info))),
    hear: ({ txnid }: Json) => receiveFromPayu(txnid),
  },
  {
    gateway: 'Juspay',
    way: byJuspay,
    pay: async (info: Json) => void (await decideAtJuspay(info)),
    hear: ({ order_id }: Json) => receiveFromJuspay(order_id),
  },
]

const ends: { end: string; by: (ordered: Ordered) => Promise<unknown> }[] = [
  { end: 'was cancelled', by: ({ client, number }) => cancelOrder(client, number) },
  { end: 'has expired', by: () => comeByIn(61) },
]

const dayMinutes = 24 * 60

/** Once a day, at the hour of the order. */
async function comeByDaily(from: number, to: number): Promise<void> {
  for (let day = from; day <= to; day++) await comeByIn(day * dayMinutes)
}

async function lookAtOf({ orderId }: Ordered): Promise<number | null> {
  const row = env.DB.prepare('SELECT look_at FROM payments WHERE order_id = ?').bind(orderId)
  return row.first<number>('look_at')
}

const cases = gateways.flatMap((one) => ends.map((two) => ({ ...one, ...two })))

describe.each(cases)('money that comes by $gateway after its order $end', (one) => {
  const { way, pay, hear, by } = one

  async function anEndedOrder(): Promise<Ordered> {
    const ordered = await anOrderBy(way)
    await by(ordered)
    expect(await fateOf(ordered)).toEqual(closed)
    return ordered
  }

  it('goes back in full when it is told', async () => {
    const ordered = await anEndedOrder()
    await pay(ordered.info)
    await hear(ordered.info)
    expect(await fateOf(ordered)).toEqual(returned)
    const shown = await readOrder(ordered.client, ordered.number)
    expect(shown).toMatchObject({ status: 'cancelled', is_cancellation_allowed: false })
    expect(shown.payments).toMatchObject([
      { transaction_type: 'payment', payment_status: 'success' },
      { transaction_type: 'refund', amount: 259 },
    ])
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'failed', amount_paid: 0, is_retry_available: false },
    })
  })

  it('goes back where nobody tells, as the schedule asks', async () => {
    const ordered = await anEndedOrder()
    await pay(ordered.info)
    await comeByIn(61 + 11)
    expect(await fateOf(ordered)).toEqual(returned)
  })

  it('goes back where it comes days later and nobody tells', async () => {
    const ordered = await anEndedOrder()
    await comeByDaily(1, 6)
    expect(await lookAtOf(ordered)).not.toBeNull()
    await pay(ordered.info)
    await comeByDaily(7, 14)
    expect(await fateOf(ordered)).toEqual(returned)
  })

  it('is not looked for for ever, and goes back all the same when it is told', async () => {
    const ordered = await anEndedOrder()
    await comeByDaily(1, 14)
    expect(await lookAtOf(ordered)).toBeNull()
    await pay(ordered.info)
    await comeByDaily(15, 16)
    expect(await fateOf(ordered)).toEqual({ ...closed, captured: paid.captured })
    await hear(ordered.info)
    expect(await fateOf(ordered)).toEqual(returned)
  })
})

describe.each(gateways)('money that comes by $gateway when its customer has left', (one) => {
  const { way, pay, hear } = one

  it('goes back', async () => {
    const ordered = await anOrderBy(way, { member: true })
    await ordered.client.delete(`/auth/user/${ordered.id}`, { expect: 200 })
    await comeByIn(1)
    await expect.poll(() => fateOf(ordered)).toEqual(closed)
    await pay(ordered.info)
    await hear(ordered.info)
    expect(await fateOf(ordered)).toEqual(returned)
  })
})

describe.each(gateways)('money that is at $gateway when its order would expire', (one) => {
  const { way, pay } = one

  it('pays the order, of which nobody was told', async () => {
    const ordered = await anOrderBy(way)
    await env.DB.prepare('UPDATE payments SET look_at = NULL WHERE order_id = ?')
      .bind(ordered.orderId)
      .run()
    await pay(ordered.info)
    await comeByIn(61)
    expect(await fateOf(ordered)).toEqual(paid)
  })
})
