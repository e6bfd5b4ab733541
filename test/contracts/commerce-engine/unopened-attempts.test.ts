import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallKind } from '../../simulator/faults.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import { juspayBooks, payAtJuspay } from '../../support/gateways/juspay-orders.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Answer, CallOptions, Json } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import {
  anOrderBy,
  comeByIn,
  fateOf,
  type Ordered,
  orderIdOf,
  sendRetry,
  shipFor59,
} from '../../support/sales/paid-orders.ts'
import {
  aShopper,
  byJuspay,
  byPayu,
  cancelOrder,
  paymentStatusOf,
  readOrder,
  type Shopper,
  sendOrder,
} from '../../support/sales/storefront-orders.ts'

const { open, paid } = attemptFates

beforeEach(shipFor59)
afterEach(endFaults)

/** Longer than anybody tries. */
const lasting = 1_000

const kinds: CallKind[] = [
  ...(['timeout', 'error', 'error-after', 'null', 'empty'] as const),
  ...(['unauthorized', 'forbidden', 'too-many'] as const),
]

function refusalIn({ status, body }: Answer) {
  return { status, code: body.code }
}

const unavailable = { status: 503, code: 'unavailable' }

/** An order whose page Juspay has not opened, as far as the shop knows; Juspay can be asked again. */
async function anUnopenedOrder(
  kind: CallKind,
  options: CallOptions = {},
): Promise<Shopper & Pick<Ordered, 'number' | 'orderId'>> {
  const shopper = await aShopper()
  await fault({ gateway: 'juspay', operation: 'create', kind, count: lasting })
  const answer = await sendOrder(shopper.client, shopper.cartId, byJuspay, options)
  expect(refusalIn(answer)).toEqual(unavailable)
  expect(answer.headers.get('Retry-After')).not.toBeNull()
  await endFaults()
  const [number = '', ...others] = await numbersOf(shopper)
  expect(others).toEqual([])
  return { ...shopper, number, orderId: await orderIdOf(number) }
}

async function numbersOf({ client, id }: Shopper): Promise<string[]> {
  const { body } = await client.get(`/orders?user_id=${id}`, { expect: 200 })
  return body.content.orders.map(({ order_number }: Json) => order_number)
}

describe.each(kinds)('an order whose page befalls "%s"', (kind) => {
  it('stands, with an attempt that is over', async () => {
    const shopper = await anUnopenedOrder(kind)
    const { client, cartId, number } = shopper
    expect(await readOrder(client, number)).toMatchObject({
      ...{ status: 'draft', payment_status: 'failed', is_cancellation_allowed: true },
    })
    expect((await client.get(`/carts/${cartId}`)).body.content.cart.active).toBe(false)
    expect(await fateOf(shopper)).toEqual({ ...open, attempts: ['cancelled'] })
  })

  it('is opened by the same request under its key', async () => {
    const key = aKey()
    const shopper = await anUnopenedOrder(kind, key)
    const { client, cartId, number } = shopper
    const { body } = await sendOrder(client, cartId, byJuspay, { ...key, expect: 200 })
    expect(body.content).toMatchObject({
      order: { order_number: number, status: 'draft', payment_status: 'pending' },
      payment_required: true,
      payment_info: { payment_gateway: 'JUSPAY', status: 'NEW' },
    })
    expect(await numbersOf(shopper)).toEqual([number])
    await payAtJuspay(body.content.payment_info)
    await comeByIn(11)
    expect(await fateOf(shopper)).toEqual({ ...paid, attempts: ['cancelled', 'succeeded'] })
    const replayed = await sendOrder(client, cartId, byJuspay, key)
    expect(replayed.headers.get('Idempotent-Replayed')).toBe('true')
  })

  it('may be paid by another attempt at once', async () => {
    const shopper = await anUnopenedOrder(kind)
    expect(await paymentStatusOf(shopper.client, shopper.number)).toEqual({
      ...{ status: 'failed', amount_paid: 0, amount_unpaid: 259, is_retry_available: true },
    })
    const answer = await sendRetry(shopper, byPayu, { expect: 200 })
    await payAtPayu(answer.body.content.payment_info)
    expect(await fateOf(shopper)).toEqual({ ...paid, attempts: ['cancelled', 'succeeded'] })
  })
})

it('a page that comes slowly is opened', async () => {
  await fault({ gateway: 'juspay', operation: 'create', kind: 'slow' })
  const ordered = await anOrderBy(byJuspay)
  expect(ordered.info).toMatchObject({ payment_gateway: 'JUSPAY', status: 'NEW' })
})

describe('a cart whose order was not opened', () => {
  it.each([
    ['under another key', aKey()],
    ['without a key', {}],
  ])('is paid by asking once more %s, as the order that it is', async (_, options) => {
    const shopper = await anUnopenedOrder('timeout')
    const { client, cartId, number } = shopper
    const { body } = await sendOrder(client, cartId, byPayu, { ...options, expect: 200 })
    expect(body.content).toMatchObject({ order: { order_number: number }, payment_required: true })
    expect(await numbersOf(shopper)).toEqual([number])
    await payAtPayu(body.content.payment_info)
    expect(await fateOf(shopper)).toEqual({ ...paid, attempts: ['cancelled', 'succeeded'] })
  })

  it('is over for those who ask after its page was opened', async () => {
    const { client, cartId } = await anUnopenedOrder('timeout')
    await sendOrder(client, cartId, byJuspay, { expect: 200 })
    const answer = await sendOrder(client, cartId, byJuspay)
    expect(refusalIn(answer)).toEqual({ status: 400, code: 'cart_inactive' })
  })

  it('is over for those who do not say how to pay, and once the order was cancelled', async () => {
    const { client, cartId, number } = await anUnopenedOrder('timeout')
    const inactive = { status: 400, code: 'cart_inactive' }
    expect(refusalIn(await sendOrder(client, cartId, {}))).toEqual(inactive)
    await cancelOrder(client, number)
    expect(refusalIn(await sendOrder(client, cartId, byJuspay))).toEqual(inactive)
  })
})

it('a page that was opened without our knowing is asked about, and its money goes back', async () => {
  const shopper = await anUnopenedOrder('error-after')
  const { order_id, payment_links } = await newestAtJuspay()
  const answer = await sendRetry(shopper, byPayu, { expect: 200 })
  await payAtPayu(answer.body.content.payment_info)
  // Nobody was sent to it; somebody may have guessed its address.
  await payAtJuspay({ order_id, payment_links })
  expect(await fateOf(shopper)).toEqual({
    ...paid,
    ...{ attempts: ['refunded', 'succeeded'], captured: 2 * paid.captured, back: paid.captured },
  })
})

async function newestAtJuspay(): Promise<Json> {
  return (await juspayBooks()).at(-1)
}

describe.each(kinds)('a retry whose page befalls "%s"', (kind) => {
  it('is to be tried again, under its key and under another', async () => {
    const ordered = await anOrderBy(byPayu)
    await payAtPayu(ordered.info, 'failed')
    const key = aKey()
    await fault({ gateway: 'juspay', operation: 'create', kind, count: lasting })
    for (const options of [key, key, aKey()]) {
      expect(refusalIn(await sendRetry(ordered, byJuspay, options))).toEqual(unavailable)
    }
    await endFaults()
    const { body } = await sendRetry(ordered, byJuspay, { ...key, expect: 200 })
    await payAtJuspay(body.content.payment_info)
    expect(await fateOf(ordered)).toMatchObject({
      ...{ wasPaid: true, captured: 25_900, back: 0, receipts: 1, letters: [] },
    })
  })
})
