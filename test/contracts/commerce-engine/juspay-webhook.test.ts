import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { eventOf, sendEvent } from '../../support/gateways/juspay-events.ts'
import {
  controlJuspay,
  decideAtJuspay,
  deliverFromJuspay,
  receiveFromJuspay,
  takeJuspayEvents,
} from '../../support/gateways/juspay-orders.ts'
import { applyStoredWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import {
  anOrderBy,
  comeByIn,
  fateOf,
  type Ordered,
  shipFor59,
  toldOf,
} from '../../support/sales/paid-orders.ts'
import { lettersAbout } from '../../support/sales/rows.ts'
import {
  byJuspay,
  cancelOrder,
  paymentStatusOf,
  readOrder,
} from '../../support/sales/storefront-orders.ts'
import { context } from '../../support/world/context.ts'

const { open, paid, returned } = attemptFates
const failed = { ...open, attempts: ['failed'] }

beforeEach(shipFor59)

/** Juspay has an order in a state, and tells of it in an event of that name. */
async function anEventOf(event: string, status: string): Promise<Ordered> {
  const ordered = await anOrderBy(byJuspay)
  await controlJuspay(`orders/${ordered.info.order_id}`, { status, event })
  return ordered
}

describe('an event', () => {
  it.each([1, 2, 3])('of a success that comes %i times pays the order, once', async (times) => {
    const ordered = await anOrderBy(byJuspay)
    await decideAtJuspay(ordered.info)
    const [event] = await takeJuspayEvents(ordered.info.order_id)
    if (!event) expect.fail()
    for (let time = 1; time <= times; time++) {
      const { status, body } = await deliverFromJuspay(event)
      expect({ status, success: body.success }).toEqual({ status: 200, success: true })
      await applyStoredWebhooks()
    }
    expect(await fateOf(ordered)).toEqual(paid)
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'success', amount_paid: 259, is_retry_available: false },
    })
  })

  it('that never comes is found by the schedule', async () => {
    const ordered = await anOrderBy(byJuspay)
    await decideAtJuspay(ordered.info)
    await comeByIn(11)
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it.each(['ORDER_SUCCEEDED', 'TXN_CHARGED', 'TXN_CREATED', 'ORDER_AUTHORIZED', 'ORDER_FAILED'])(
    'of the kind %s has Juspay asked, which says that the order is paid',
    async (kind) => {
      const ordered = await anEventOf(kind, 'CHARGED')
      await receiveFromJuspay(ordered.info.order_id)
      expect(await fateOf(ordered)).toEqual(paid)
    },
  )

  it.each(['AUTHENTICATION_FAILED', 'AUTHORIZATION_FAILED', 'JUSPAY_DECLINED'])(
    'of a failure, %s, leaves the order to be paid',
    async (status) => {
      const ordered = await anEventOf('ORDER_FAILED', status)
      await receiveFromJuspay(ordered.info.order_id)
      expect(await fateOf(ordered)).toEqual(failed)
      expect(await paymentStatusOf(ordered.client, ordered.number)).toEqual({
        ...{ status: 'failed', amount_paid: 0, amount_unpaid: 259, is_retry_available: true },
      })
    },
  )

  it.each([
    ['CHARGED', paid],
    ['AUTHENTICATION_FAILED', failed],
  ])('of money that is under way waits for Juspay to say %s', async (status, fate) => {
    const ordered = await anEventOf('TXN_CREATED', 'PENDING_VBV')
    const { order_id: id } = ordered.info
    await receiveFromJuspay(id)
    expect(await fateOf(ordered)).toEqual({ ...open, attempts: ['processing'] })
    await comeByIn(61)
    expect(await fateOf(ordered)).toMatchObject({ order: 'pending' })
    await controlJuspay(`orders/${id}`, { status, event: 'ORDER_SUCCEEDED' })
    await receiveFromJuspay(id)
    expect(await fateOf(ordered)).toEqual(fate)
  })

  it('of an order that was voided ends the attempt, and another one may begin', async () => {
    const ordered = await anEventOf('ORDER_FAILED', 'VOIDED')
    await receiveFromJuspay(ordered.info.order_id)
    expect(await fateOf(ordered)).toEqual({ ...open, attempts: ['cancelled'] })
    expect(await paymentStatusOf(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'failed', is_retry_available: true },
    })
  })

  it('tells what the order was paid with', async () => {
    const ordered = await anOrderBy(byJuspay)
    await decideAtJuspay(ordered.info)
    await receiveFromJuspay(ordered.info.order_id)
    const { payments } = await readOrder(ordered.client, ordered.number)
    expect(payments).toMatchObject([
      {
        ...{ request_number: ordered.info.order_id, payment_status: 'success' },
        ...{ payment_method: 'Credit Card', card_type: 'Visa' },
        ...{ card_number: '************1111', payment_reference_number: expect.any(String) },
      },
    ])
  })
})

describe('events in another order', () => {
  it('a success after a failure pays the order', async () => {
    const ordered = await anOrderBy(byJuspay)
    for (const outcome of ['failed', 'paid'] as const) {
      await decideAtJuspay(ordered.info, outcome)
      await receiveFromJuspay(ordered.info.order_id)
    }
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it('a failure that arrives after the success it came before changes nothing', async () => {
    const ordered = await anOrderBy(byJuspay)
    for (const outcome of ['failed', 'paid'] as const) await decideAtJuspay(ordered.info, outcome)
    const events = await takeJuspayEvents(ordered.info.order_id)
    for (const event of events.reverse()) {
      expect((await deliverFromJuspay(event)).status).toBe(200)
      await applyStoredWebhooks()
    }
    expect(await fateOf(ordered)).toEqual(paid)
  })
})

describe('an event that says what Juspay does not', () => {
  it.each(['ORDER_SUCCEEDED', 'TXN_CHARGED', 'ORDER_REFUNDED'])(
    'a forged %s pays nothing while the order is new',
    async (kind) => {
      const ordered = await anOrderBy(byJuspay)
      const forged = await eventOf(ordered.info.order_id, kind, {
        ...{ status: 'CHARGED', status_id: 21, refunded: true, amount_refunded: 259 },
      })
      expect((await sendEvent(forged)).status).toBe(200)
      await applyStoredWebhooks()
      expect(await fateOf(ordered)).toEqual(open)
    },
  )

  it('a forged failure leaves a paid order paid', async () => {
    const ordered = await anOrderBy(byJuspay)
    await decideAtJuspay(ordered.info)
    const told = { status: 'AUTHORIZATION_FAILED', status_id: 27 }
    await sendEvent(await eventOf(ordered.info.order_id, 'ORDER_FAILED', told))
    await applyStoredWebhooks()
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it.each([
    ['amount', { amount: 1 }],
    ['amount', { amount: 258.99 }],
    ['amount', { amount: '25900' }],
    ['amount', { amount: 259.001 }],
    ['currency', { currency: 'USD' }],
  ])('another %s is refused, and changes nothing: %j', async (_, change) => {
    const ordered = await anOrderBy(byJuspay)
    const charged = { status: 'CHARGED', status_id: 21, ...change }
    const event = await eventOf(ordered.info.order_id, 'ORDER_SUCCEEDED', charged)
    const { status, body } = await sendEvent(event)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'amount_mismatch' })
    await applyStoredWebhooks()
    expect(await fateOf(ordered)).toEqual(open)
    const stored = env.DB.prepare('SELECT count(*) AS n FROM webhook_events WHERE event_id = ?')
    expect(await stored.bind(event.id).first('n')).toBe(0)
  })

  it.each([259, '259', '259.0', '259.00'])('the amount %j is the right one', async (amount) => {
    const ordered = await anOrderBy(byJuspay)
    await decideAtJuspay(ordered.info)
    const event = await eventOf(ordered.info.order_id, 'ORDER_SUCCEEDED', { amount })
    expect((await sendEvent(event)).status).toBe(200)
    await applyStoredWebhooks()
    expect(await fateOf(ordered)).toEqual(paid)
  })
})

describe('money of another amount, as Juspay itself says', () => {
  const reviewed = { ...open, attempts: ['processing'], captured: 25_800, letters: ['payments'] }

  async function aReviewedOrder(): Promise<Ordered> {
    const ordered = await anOrderBy(byJuspay)
    await decideAtJuspay(ordered.info)
    await takeJuspayEvents(ordered.info.order_id)
    await controlJuspay(`orders/${ordered.info.order_id}`, { amount: '258' })
    for (let time = 1; time <= 3; time++) {
      const { status, body } = await sendEvent(
        await eventOf(ordered.info.order_id, 'ORDER_SUCCEEDED'),
      )
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'amount_mismatch' })
    }
    return ordered
  }

  it('fulfils nothing, and staff are told once', async () => {
    const ordered = await aReviewedOrder()
    for (const minutes of [11, 22, 33]) await comeByIn(minutes)
    expect(await fateOf(ordered)).toEqual(reviewed)
    expect(await toldOf(ordered)).toEqual(['The gateway reports ₹258.00.'])
  })

  it.each<[string, (ordered: Ordered) => Promise<unknown>]>([
    ['its customer cancels', ({ client, number }) => cancelOrder(client, number)],
    [
      'staff cancel',
      ({ orderId }) =>
        changeOrderStatus(context(), { orderId, to: 'cancelled', operationId: null }),
    ],
    ['it runs out', () => comeByIn(61)],
  ])('goes back when %s the order', async (_, end) => {
    const ordered = await aReviewedOrder()
    await end(ordered)
    const back = { ...returned, captured: 25_800, back: 25_800, letters: ['payments'] }
    expect(await fateOf(ordered)).toEqual(back)
  })
})

describe('an event of an order that is not ours', () => {
  it('is not found, and staff are told, once', async () => {
    const ordered = await anOrderBy(byJuspay)
    const own = await eventOf(ordered.info.order_id, 'ORDER_SUCCEEDED')
    const event = { ...own, content: { order: { ...own.content.order, order_id: 'PSTRANGE1' } } }
    for (let time = 1; time <= 2; time++) {
      const { status, body } = await sendEvent(event)
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' })
      await applyStoredWebhooks()
    }
    const letters = await lettersAbout('payments', { reference: 'PSTRANGE1' })
    expect(letters).toEqual(['The gateway tells of a payment that it does not know.'])
    expect(await fateOf(ordered)).toEqual(open)
  })

  it('is kept with its money where Juspay knows it', async () => {
    const ordered = await anOrderBy(byJuspay)
    await decideAtJuspay(ordered.info)
    // As after data were restored.
    await env.DB.prepare('DELETE FROM payments WHERE order_id = ?').bind(ordered.orderId).run()
    const { order_id: reference } = ordered.info
    const { status } = await sendEvent(await eventOf(reference, 'ORDER_SUCCEEDED'))
    expect(status).toBe(404)
    await applyStoredWebhooks()
    const kept = env.DB.prepare('SELECT status, captured_amount FROM payments WHERE reference = ?')
    expect(await kept.bind(reference).first()).toEqual({
      ...{ status: 'succeeded', captured_amount: 25_900 },
    })
    expect(await lettersAbout('payments', { reference })).toHaveLength(1)
  })
})

describe('an event of a kind that means nothing to us', () => {
  it.each(['ORDER_CREATED', 'MANDATE_ACTIVATED', 'CHARGEBACK_RECEIVED', 'x'])(
    '%s is acknowledged and ignored',
    async (kind) => {
      const ordered = await anOrderBy(byJuspay)
      await decideAtJuspay(ordered.info)
      const event = await eventOf(ordered.info.order_id, kind)
      expect((await sendEvent(event)).status).toBe(200)
      await applyStoredWebhooks()
      expect(await fateOf(ordered)).toEqual({ ...open, captured: 25_900 })
    },
  )

  it('is acknowledged whatever it is about', async () => {
    const ordered = await anOrderBy(byJuspay)
    const own = await eventOf(ordered.info.order_id, 'ORDER_CREATED', { amount: 1 })
    const strange = { ...own, content: { order: { ...own.content.order, order_id: 'PSTRANGE2' } } }
    for (const event of [own, strange]) expect((await sendEvent(event)).status).toBe(200)
    expect(await lettersAbout('payments', { reference: 'PSTRANGE2' })).toEqual([])
  })
})
