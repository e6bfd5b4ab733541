import { beforeEach, describe, expect, it } from 'vitest'
import {
  controlJuspay,
  payAtJuspay,
  receiveFromJuspay,
  refundsAtJuspay,
  takeJuspayEvents,
} from '../../support/gateways/juspay-orders.ts'
import type { Json } from '../../support/http/client.ts'
import { driveAgain, lettersOf } from '../../support/sales/driven-refunds.ts'
import {
  anOrderBy,
  comeByIn,
  fateOf,
  type Ordered,
  shipFor59,
} from '../../support/sales/paid-orders.ts'
import { byJuspay, cancelOrder, readOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(shipFor59)

type Fate = 'at_once' | 'pending' | 'failing'

/** It is paid; what becomes of its refunds is settled. */
async function aPaidOrder(refunds: Fate): Promise<Ordered> {
  const ordered = await anOrderBy(byJuspay)
  await payAtJuspay(ordered.info)
  await controlJuspay(`orders/${ordered.info.order_id}`, { refunds })
  return ordered
}

async function aCancelledOrder(refunds: Fate = 'pending'): Promise<Ordered> {
  const ordered = await aPaidOrder(refunds)
  await cancelOrder(ordered.client, ordered.number)
  return ordered
}

const refundsThere = ({ info }: Ordered) => refundsAtJuspay(info.order_id)

type End = 'SUCCESS' | 'FAILURE' | 'MANUAL_REVIEW'

async function endRefund(ordered: Ordered, status: End): Promise<void> {
  const newest = (await refundsThere(ordered)).at(-1)
  await controlJuspay(`refunds/${newest.unique_request_id}`, { status })
}

const hear = ({ info }: Ordered) => receiveFromJuspay(info.order_id)

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

it('a refund that Juspay makes at once is done, and named as Juspay names it', async () => {
  const ordered = await aCancelledOrder('at_once')
  expect(await shown(ordered)).toEqual(success)
  const [there] = await refundsThere(ordered)
  expect(await shownRefunds(ordered)).toMatchObject([
    {
      ...{ refund_amount: 259, refund_date: expect.any(String), payment_method: 'Credit Card' },
      payment_reference_number: there.unique_request_id,
    },
  ])
  await hear(ordered)
  expect(await shown(ordered)).toEqual(success)
})

describe.each([
  ['an event', hear],
  ['the schedule', () => comeByIn(61)],
])('a refund that takes its time, as %s tells,', (_, learn) => {
  it('is pending until Juspay says that it is done', async () => {
    const ordered = await aCancelledOrder()
    expect(await shown(ordered)).toEqual(pending)
    await endRefund(ordered, 'SUCCESS')
    expect(await shown(ordered)).toEqual(pending)
    await learn(ordered)
    expect(await shown(ordered)).toEqual(success)
    expect(await refundsThere(ordered)).toHaveLength(1)
  })

  it('is pending while people look at it, and done after that', async () => {
    const ordered = await aCancelledOrder()
    await endRefund(ordered, 'MANUAL_REVIEW')
    await learn(ordered)
    expect(await shown(ordered)).toEqual(pending)
    expect(await lettersOf(ordered)).toEqual([])
    await endRefund(ordered, 'SUCCESS')
    await hear(ordered)
    expect(await shown(ordered)).toEqual(success)
  })

  it('may fail: staff are told, once, and have it tried again', async () => {
    const ordered = await aCancelledOrder()
    await endRefund(ordered, 'FAILURE')
    await learn(ordered)
    for (const minutes of [130, 200]) await comeByIn(minutes)
    expect(await shown(ordered)).toEqual(failed)
    expect(await lettersOf(ordered)).toEqual(['Juspay: Refund refused by the bank'])
    expect(await fateOf(ordered)).toMatchObject({ order: 'cancelled', captured: 25_900, back: 0 })
    await driveAgain(ordered)
    await comeByIn(1)
    expect(await shown(ordered)).toEqual(pending)
    const ids = (await refundsThere(ordered)).map(({ unique_request_id }) => unique_request_id)
    expect(new Set(ids).size).toBe(2)
    await endRefund(ordered, 'SUCCESS')
    await hear(ordered)
    expect(await shown(ordered)).toEqual(success)
    expect(await fateOf(ordered)).toMatchObject({ captured: 25_900, back: 25_900 })
  })
})

it('a refund that fails at once is told to staff', async () => {
  const ordered = await aCancelledOrder('failing')
  expect(await shown(ordered)).toEqual(failed)
  await hear(ordered)
  expect(await lettersOf(ordered)).toEqual(['Juspay: Refund refused by the bank'])
})

it('a refund that succeeded may fail later: staff are told', async () => {
  const ordered = await aCancelledOrder('at_once')
  await hear(ordered)
  await endRefund(ordered, 'FAILURE')
  await hear(ordered)
  expect(await shown(ordered)).toEqual(failed)
  expect(await shownRefunds(ordered)).toMatchObject([{ refund_date: null }])
  expect(await lettersOf(ordered)).toHaveLength(1)
})

it('a refund that Juspay refuses is told to staff, and made when they have it tried again', async () => {
  const ordered = await aPaidOrder('at_once')
  const { order_id } = ordered.info
  await controlJuspay(`orders/${order_id}`, { status: 'PENDING_VBV' })
  await cancelOrder(ordered.client, ordered.number)
  expect(await shown(ordered)).toEqual(failed)
  expect(await lettersOf(ordered)).toEqual(['Juspay: Cannot process unsuccessful order.'])
  await controlJuspay(`orders/${order_id}`, { status: 'CHARGED' })
  await driveAgain(ordered)
  await comeByIn(1)
  expect(await shown(ordered)).toEqual(success)
  expect(await fateOf(ordered)).toMatchObject({ captured: 25_900, back: 25_900 })
})

describe('what goes back in Juspay’s dashboard', () => {
  async function anOrderRefundedThere(amount: string): Promise<Ordered> {
    const ordered = await aPaidOrder('at_once')
    await controlJuspay(`orders/${ordered.info.order_id}/refunds`, { amount })
    return ordered
  }

  it.each(['100', '259'])('₹%s of it, is shown as soon as an event tells of it', async (amount) => {
    const ordered = await anOrderRefundedThere(amount)
    await hear(ordered)
    expect(await shown(ordered)).toEqual(success)
    expect(await shownRefunds(ordered)).toMatchObject([{ refund_amount: Number(amount) }])
    expect(await fateOf(ordered)).toMatchObject({ order: 'processing', wasPaid: true, letters: [] })
  })

  it.each([
    ['100', 'is told'],
    ['100', 'is not told'],
    ['259', 'is told'],
    ['259', 'is not told'],
  ])('₹%s of it, does not go back again where it %s', async (amount, road) => {
    const ordered = await anOrderRefundedThere(amount)
    if (road === 'is told') await hear(ordered)
    else await takeJuspayEvents(ordered.info.order_id)
    await cancelOrder(ordered.client, ordered.number)
    await comeByIn(11)
    expect(await fateOf(ordered)).toMatchObject({
      ...{ order: 'cancelled', captured: 25_900, back: 25_900, letters: [] },
    })
    const amounts = (await shownRefunds(ordered)).map(({ refund_amount }) => refund_amount)
    const rest = 259 - Number(amount)
    expect(amounts.toSorted()).toEqual([Number(amount), rest].filter((one) => one > 0).toSorted())
  })
})

describe('a payment that Juspay itself gave back after it had told of it', () => {
  it.each(['AUTO_REFUNDED', 'VOIDED'])('as %s is told to staff, once', async (status) => {
    const ordered = await aPaidOrder('at_once')
    await takeJuspayEvents(ordered.info.order_id)
    for (const _ of ['told', 'told again']) {
      const event = 'AUTO_REFUND_SUCCEEDED'
      await controlJuspay(`orders/${ordered.info.order_id}`, { status, event })
      await hear(ordered)
    }
    expect(await fateOf(ordered)).toMatchObject({
      ...{ order: 'processing', wasPaid: true, letters: ['payments'] },
    })
  })
})
