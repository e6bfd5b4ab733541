import { beforeEach, describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import {
  controlJuspay,
  decideAtJuspay,
  deliverFromJuspay,
  payAtJuspay,
  receiveFromJuspay,
  takeJuspayEvents,
} from '../../support/gateways/juspay-orders.ts'
import {
  controlPayu,
  openAtPayu,
  payAtPayu,
  receiveFromPayu,
} from '../../support/gateways/payu-payments.ts'
import { juspayBank } from '../../support/gateways/refund-banks.ts'
import type { Json } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import {
  anOrderBy,
  comeByIn,
  fateOf,
  type Ordered,
  shipFor59,
  toldOf,
  twoAttempts,
} from '../../support/sales/paid-orders.ts'
import { giveBack } from '../../support/sales/received-returns.ts'
import { moveOrder } from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { byJuspay, byPayu, cancelOrder, readOrder } from '../../support/sales/storefront-orders.ts'
import { context } from '../../support/world/context.ts'

const { open, paid, refunded } = attemptFates

const dayMinutes = 24 * 60

beforeEach(shipFor59)

const stuck = 'The gateway has not said for a day whether the payment was made.'

const ways = [
  {
    gateway: 'PayU',
    way: byPayu,
    leaveUnderWay: async (info: Json) => {
      await controlPayu(`payments/${await openAtPayu(info)}`, { status: 'pending' })
      await receiveFromPayu(info.txnid)
    },
    pay: async ({ txnid }: Json) => {
      await controlPayu(`payments/${txnid}`, { status: 'success' })
      await receiveFromPayu(txnid)
    },
  },
  {
    gateway: 'Juspay',
    way: byJuspay,
    leaveUnderWay: async ({ order_id }: Json) => {
      await controlJuspay(`orders/${order_id}`, { status: 'PENDING_VBV', event: 'TXN_CREATED' })
      await receiveFromJuspay(order_id)
    },
    pay: async ({ order_id }: Json) => {
      await controlJuspay(`orders/${order_id}`, { status: 'CHARGED', event: 'ORDER_SUCCEEDED' })
      await receiveFromJuspay(order_id)
    },
  },
]

describe.each(ways)('an attempt that $gateway keeps under way', ({ way, leaveUnderWay, pay }) => {
  async function anAttemptUnderWay(): Promise<Ordered> {
    const ordered = await anOrderBy(way)
    await leaveUnderWay(ordered.info)
    return ordered
  }

  async function aDayLater(): Promise<Ordered> {
    const ordered = await anAttemptUnderWay()
    for (const minutes of [11, 61, dayMinutes + 1, 2 * dayMinutes]) await comeByIn(minutes)
    return ordered
  }

  const underWay = { ...open, attempts: ['processing'] }

  it('keeps its order for a day, after which staff are told, once', async () => {
    const ordered = await anAttemptUnderWay()
    for (const minutes of [11, 61, dayMinutes - 1]) await comeByIn(minutes)
    expect(await fateOf(ordered)).toEqual(underWay)
    for (const days of [2, 4, 9]) await comeByIn(days * dayMinutes)
    expect(await fateOf(ordered)).toEqual({ ...underWay, letters: ['payments'] })
    expect(await toldOf(ordered)).toEqual([stuck])
  })

  it('lets staff end its order, and goes back should it come after that', async () => {
    const ordered = await aDayLater()
    const { orderId } = ordered
    await changeOrderStatus(context(), { orderId, to: 'cancelled', operationId: null })
    await pay(ordered.info)
    expect(await fateOf(ordered)).toMatchObject({
      ...{ order: 'cancelled', wasPaid: false, captured: 25_900, back: 25_900 },
    })
  })

  it('pays its order when it comes at last', async () => {
    const ordered = await aDayLater()
    await pay(ordered.info)
    expect(await fateOf(ordered)).toEqual({ ...paid, letters: ['payments'] })
  })

  it.each([
    ['in the first hour', [], []],
    ['days later', [11, 61, dayMinutes + 1, 2 * dayMinutes], ['payments']],
  ])(
    'does not keep an order from being cancelled that another one has paid, %s',
    async (...[, comesBy, letters]) => {
      const ordered = await twoAttempts([way, way === byPayu ? byJuspay : byPayu])
      await leaveUnderWay(ordered.info)
      await (way === byPayu ? payAtJuspay : payAtPayu)(ordered.second)
      for (const minutes of comesBy) await comeByIn(minutes)
      const { is_cancellation_allowed } = await readOrder(ordered.client, ordered.number)
      expect(is_cancellation_allowed).toBe(true)
      await cancelOrder(ordered.client, ordered.number)
      expect(await fateOf(ordered)).toEqual({
        ...{ ...refunded, attempts: ['processing', 'refunded'], letters },
      })
      await pay(ordered.info)
      const twice = { captured: 2 * refunded.captured, back: 2 * refunded.back }
      expect(await fateOf(ordered)).toEqual({
        ...{ ...refunded, ...twice, attempts: ['refunded', 'refunded'], letters },
      })
    },
  )
})

/** A rupee less than was asked for; the shop asks of itself. */
async function payLess(info: Json): Promise<void> {
  await decideAtJuspay(info)
  const event = 'ORDER_SUCCEEDED'
  await controlJuspay(`orders/${info.order_id}`, { amount: '258', event })
  await comeByIn(11)
}

describe('money of another amount goes back where another attempt pays the order', () => {
  it.each(['before', 'after'])('and it comes %s that', async (when) => {
    const ordered = await twoAttempts([byJuspay, byPayu])
    if (when === 'before') await payLess(ordered.info)
    await payAtPayu(ordered.second)
    if (when === 'after') await payLess(ordered.info)
    await comeByIn(1)
    expect(await fateOf(ordered)).toEqual({
      ...{ ...paid, attempts: ['refunded', 'succeeded'], letters: ['payments'] },
      ...{ captured: 25_900 + 25_800, back: 25_800 },
    })
  })
})

describe('money of another amount that staff pay back at Juspay', () => {
  async function paidBackAtJuspay<O extends Ordered>(ordered: O): Promise<O> {
    await payLess(ordered.info)
    await juspayBank.payBack(ordered.info.order_id, 258)
    await hearOf(ordered)
    expect(await fateOf(ordered)).toMatchObject({ captured: 25_800, back: 25_800 })
    return ordered
  }

  /** The event of the refund names another amount than the order's: Juspay is to send it once more. */
  async function hearOf({ info }: Ordered): Promise<void> {
    const answers = []
    for (const event of await takeJuspayEvents(info.order_id)) {
      answers.push(await deliverFromJuspay(event))
    }
    expect(answers.at(-1)?.status).toBe(400)
  }

  function cancel({ orderId }: Ordered): Promise<unknown> {
    return changeOrderStatus(context(), { orderId, to: 'cancelled', operationId: null })
  }

  it('is over with its order', async () => {
    const ordered = await paidBackAtJuspay(await anOrderBy(byJuspay))
    await cancel(ordered)
    expect(await fateOf(ordered)).toMatchObject({
      ...{ order: 'cancelled', attempts: ['cancelled'], back: 25_800 },
    })
  })

  it.each(['before', 'after'])(
    'goes back anew where its bank fails %s its order ends',
    async (when) => {
      const ordered = await paidBackAtJuspay(await anOrderBy(byJuspay))
      const [refund] = await juspayBank.refunds(ordered.info.order_id)
      if (when === 'after') await cancel(ordered)
      await juspayBank.end(refund?.id ?? '', 'failed')
      await hearOf(ordered)
      if (when === 'before') await cancel(ordered)
      await comeByIn(1)
      expect(await juspayBank.refunds(ordered.info.order_id)).toMatchObject([
        { state: 'failed' },
        { state: 'succeeded', amount: 25_800 },
      ])
      expect(await fateOf(ordered)).toMatchObject({ order: 'cancelled', back: 25_800 })
    },
  )

  it('goes back anew where its bank fails after another attempt has paid the order', async () => {
    const ordered = await paidBackAtJuspay(await twoAttempts([byJuspay, byPayu]))
    await payAtPayu(ordered.second)
    expect(await fateOf(ordered)).toMatchObject({ attempts: ['cancelled', 'succeeded'] })
    const [refund] = await juspayBank.refunds(ordered.info.order_id)
    await juspayBank.end(refund?.id ?? '', 'failed')
    await hearOf(ordered)
    await comeByIn(1)
    expect(await fateOf(ordered)).toMatchObject({
      ...{ order: 'processing', captured: 25_900 + 25_800, back: 25_800 },
    })
  })
})

it('money of another amount is for staff to decide who have accepted its order, though more comes', async () => {
  const ordered = await twoAttempts([byJuspay, byPayu])
  await payLess(ordered.info)
  await openAtPayu(ordered.second)
  const { orderId } = ordered
  await changeOrderStatus(context(), { orderId, to: 'processing', operationId: null })
  await payAtPayu(ordered.second)
  await comeByIn(1)
  expect(await fateOf(ordered)).toMatchObject({ captured: 25_900 + 25_800, back: 0 })
  expect(await toldOf(ordered)).toHaveLength(2)
})

it('a second success goes back also when all of the first has by a return', async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
  const ordered = await twoAttempts([byPayu, byJuspay])
  await payAtJuspay(ordered.second)
  await moveOrder(ordered.orderId, ['shipped', 'delivered'])
  await giveBack(ordered, [{ product: ordered.product, quantity: 2 }])
  await comeByIn(1)
  await payAtPayu(ordered.info)
  await comeByIn(2)
  expect(await fateOf(ordered)).toMatchObject({
    ...{ order: 'delivered', attempts: ['refunded', 'refunded'] },
    ...{ captured: 2 * 20_000, back: 2 * 20_000 },
  })
})

describe('a page of Juspay that is over for us', () => {
  it.each(['AUTO_REFUNDED', 'VOIDED'])(
    'as %s pays the order that waits all the same',
    async (status) => {
      const ordered = await anOrderBy(byJuspay)
      const { order_id } = ordered.info
      await controlJuspay(`orders/${order_id}`, { status, event: 'ORDER_FAILED' })
      await receiveFromJuspay(order_id)
      await controlJuspay(`orders/${order_id}`, { status: 'CHARGED' })
      await comeByIn(11)
      expect(await fateOf(ordered)).toEqual(paid)
    },
  )
})
