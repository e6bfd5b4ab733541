import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endFaults, fault, faultsLeft } from '../../support/faults/faults.ts'
import {
  callbackPath,
  controlPayu,
  payAtPayu,
  payuBooks,
  takePayuMessages,
} from '../../support/gateways/payu-payments.ts'
import { type Answer, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { driveAgain, lettersOf } from '../../support/sales/driven-refunds.ts'
import {
  anOrderBy,
  comeByIn,
  fateOf,
  type Ordered,
  shipFor59,
} from '../../support/sales/paid-orders.ts'
import { byPayu, cancelOrder, readOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(shipFor59)
afterEach(endFaults)

/** It is paid, and PayU leaves its refunds queued until somebody ends them. */
async function aPaidOrder(): Promise<Ordered> {
  const ordered = await anOrderBy(byPayu)
  await payAtPayu(ordered.info)
  await controlPayu(`payments/${ordered.info.txnid}`, { refunds: 'wait' })
  return ordered
}

/** Its refund is queued. */
async function aCancelledOrder(): Promise<Ordered> {
  const ordered = await aPaidOrder()
  await cancelOrder(ordered.client, ordered.number)
  return ordered
}

async function refundsThere({ info }: Ordered): Promise<Json[]> {
  const payments: Json[] = await payuBooks()
  return payments.find(({ txnid }) => txnid === info.txnid)?.refunds ?? []
}

async function endRefund(ordered: Ordered, status: 'success' | 'failure'): Promise<void> {
  const newest = (await refundsThere(ordered)).at(-1)
  await controlPayu(`refunds/${newest.requestId}`, { status })
}

const shop = commerceEngineClient({ fetch: withEnv({}) })

function send(message: unknown): Promise<Answer> {
  return shop.post(callbackPath, message)
}

/** PayU's messages about the refunds of an order arrive, each so many times. */
async function hear({ info }: Ordered, times = 1): Promise<void> {
  for (const { body } of await takePayuMessages(info.txnid)) {
    for (let time = 1; time <= times; time++) {
      expect((await send(body)).body).toEqual({ message: 'Refund noted', success: true })
    }
  }
}

async function shownRefunds({ client, number }: Ordered): Promise<Json[]> {
  return (await client.get(`/orders/${number}/refunds`, { expect: 200 })).body.content.refunds
}

/** How its refund is shown, in the list of refunds and among the payments. */
async function shown(ordered: Ordered): Promise<[string, string]> {
  const [refund, ...more] = await shownRefunds(ordered)
  expect(more).toEqual([])
  const { payments } = await readOrder(ordered.client, ordered.number)
  expect(payments).toHaveLength(2)
  return [refund?.status, payments[1].payment_status]
}

const pending = ['pending', 'refund_initiated']
const success = ['success', 'success']
const failed = ['failed', 'failed']

describe('a refund that PayU has queued', () => {
  it('is pending, and named as PayU names it', async () => {
    const ordered = await aCancelledOrder()
    expect(await shown(ordered)).toEqual(pending)
    const [there] = await refundsThere(ordered)
    expect(await shownRefunds(ordered)).toMatchObject([
      { refund_amount: 259, refund_date: null, payment_reference_number: there.requestId },
    ])
  })

  it.each([1, 3])('is done as PayU tells %i times', async (times) => {
    const ordered = await aCancelledOrder()
    await endRefund(ordered, 'success')
    await hear(ordered, times)
    expect(await shown(ordered)).toEqual(success)
    expect(await shownRefunds(ordered)).toMatchObject([{ refund_date: expect.any(String) }])
    expect(await refundsThere(ordered)).toHaveLength(1)
  })

  it('is done as the schedule asks, where PayU tells nothing', async () => {
    const ordered = await aCancelledOrder()
    await endRefund(ordered, 'success')
    await comeByIn(59)
    expect(await shown(ordered)).toEqual(pending)
    await comeByIn(61)
    expect(await shown(ordered)).toEqual(success)
  })

  it('is pending while PayU says so, whoever tells otherwise', async () => {
    const ordered = await aCancelledOrder()
    const [there] = await refundsThere(ordered)
    const forged = { action: 'refund', status: 'success', merchantTxnId: ordered.info.txnid }
    for (const request_id of [there.requestId, Number(there.requestId)]) {
      expect((await send({ ...forged, request_id })).status).toBe(200)
    }
    expect(await shown(ordered)).toEqual(pending)
  })
})

describe.each([
  ['a message', hear],
  ['the schedule', () => comeByIn(61)],
])('a refund that fails, as %s tells', (_, learn) => {
  it('is told to staff, once, and succeeds when they have it tried again', async () => {
    const ordered = await aCancelledOrder()
    await endRefund(ordered, 'failure')
    await learn(ordered)
    expect(await shown(ordered)).toEqual(failed)
    for (const minutes of [130, 200]) await comeByIn(minutes)
    expect(await lettersOf(ordered)).toEqual(['PayU could not pay it back.'])
    expect(await fateOf(ordered)).toMatchObject({ order: 'cancelled', captured: 25_900, back: 0 })
    await driveAgain(ordered)
    await comeByIn(1)
    expect(await shown(ordered)).toEqual(pending)
    const [first, second, ...more] = await refundsThere(ordered)
    expect(more).toEqual([])
    expect(second.token).not.toBe(first.token)
    await endRefund(ordered, 'success')
    await hear(ordered)
    expect(await shown(ordered)).toEqual(success)
    expect(await fateOf(ordered)).toMatchObject({ captured: 25_900, back: 25_900 })
  })
})

it('a refund that fails again is told again', async () => {
  const ordered = await aCancelledOrder()
  await endRefund(ordered, 'failure')
  await hear(ordered)
  await driveAgain(ordered)
  await comeByIn(1)
  await endRefund(ordered, 'failure')
  await hear(ordered)
  expect(await lettersOf(ordered)).toHaveLength(2)
  expect(await shown(ordered)).toEqual(failed)
})

it('a refund that PayU refuses is told to staff, and made when they have it tried again', async () => {
  const ordered = await aPaidOrder()
  const { txnid } = ordered.info
  await controlPayu(`payments/${txnid}`, { amount: '100' })
  await cancelOrder(ordered.client, ordered.number)
  expect(await shown(ordered)).toEqual(failed)
  expect(await lettersOf(ordered)).toEqual([expect.stringContaining('code 105')])
  await controlPayu(`payments/${txnid}`, { amount: '259' })
  await driveAgain(ordered)
  await comeByIn(1)
  expect(await shown(ordered)).toEqual(pending)
  expect(await fateOf(ordered)).toMatchObject({ captured: 25_900, back: 25_900 })
})

describe('a refund message', () => {
  it.each<[string, (ordered: Ordered) => Json]>([
    ['of a payment that nobody knows', () => ({ merchantTxnId: 'PSTRANGE', request_id: '1' })],
    [
      'of a refund that nobody knows',
      ({ info }) => ({ merchantTxnId: info.txnid, request_id: '1' }),
    ],
  ])('%s has PayU asked nothing', async (_, named) => {
    const ordered = await aCancelledOrder()
    await fault({ gateway: 'payu', operation: '*', kind: 'error', count: 9 })
    const message = { action: 'refund', status: 'success', ...named(ordered) }
    expect((await send(message)).status).toBe(200)
    expect(await faultsLeft()).toBe(9)
    expect(await shown(ordered)).toEqual(pending)
  })

  it('of a refund that is done has PayU asked nothing', async () => {
    const ordered = await aCancelledOrder()
    await endRefund(ordered, 'success')
    const [message] = await takePayuMessages(ordered.info.txnid)
    await send(message?.body)
    await fault({ gateway: 'payu', operation: '*', kind: 'error', count: 9 })
    await send(message?.body)
    expect(await faultsLeft()).toBe(9)
  })
})

describe('what goes back in PayU’s dashboard', () => {
  it.each(['100', '259'])(
    '₹%s of it, is taken over when the order is cancelled',
    async (amount) => {
      const ordered = await aPaidOrder()
      await controlPayu(`payments/${ordered.info.txnid}/refunds`, { amount })
      await cancelOrder(ordered.client, ordered.number)
      const rest = 259 - Number(amount)
      const amounts = (await shownRefunds(ordered)).map(({ refund_amount }) => refund_amount)
      expect(amounts.toSorted()).toEqual([Number(amount), rest].filter((one) => one > 0).toSorted())
      expect(await fateOf(ordered)).toMatchObject({ captured: 25_900, back: 25_900, letters: [] })
    },
  )
})
