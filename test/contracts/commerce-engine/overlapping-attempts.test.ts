import { beforeEach, describe, expect, it } from 'vitest'
import { decideAtJuspay, receiveFromJuspay } from '../../support/gateways/juspay-orders.ts'
import {
  controlPayu,
  decideAtPayu,
  forgetAtPayu,
  openAtPayu,
  receiveFromPayu,
} from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import { letMinutesPass } from '../../support/sales/cart-sales.ts'
import {
  comeByIn,
  fateOf,
  type Ordered,
  retryBy,
  shipFor59,
  toldOf,
  twoAttempts,
} from '../../support/sales/paid-orders.ts'
import {
  byJuspay,
  byPayu,
  cancelOrder,
  paymentStatusOf,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

const { paid, returned } = attemptFates

beforeEach(shipFor59)

type Outcome = 'paid' | 'failed'

/** The shopper decides about an attempt, at its gateway alone. */
async function decide(info: Json, outcome: Outcome = 'paid'): Promise<void> {
  if (info.payment_gateway === 'JUSPAY') await decideAtJuspay(info, outcome)
  else await decideAtPayu(await openAtPayu(info), outcome)
}

/** All that its gateway has to tell of an attempt arrives. */
async function hear(info: Json): Promise<void> {
  if (info.payment_gateway === 'JUSPAY') await receiveFromJuspay(info.order_id)
  else await receiveFromPayu(info.txnid)
}

function numberOf(info: Json): string {
  return info.txnid ?? info.order_id
}

interface Twice extends Ordered {
  second: Json
}

const pairs = [
  { title: 'PayU twice', ways: [byPayu, byPayu] },
  { title: 'Juspay twice', ways: [byJuspay, byJuspay] },
  { title: 'PayU, then Juspay', ways: [byPayu, byJuspay] },
  { title: 'Juspay, then PayU', ways: [byJuspay, byPayu] },
] as const

/** Which messages arrive, and which attempt pays the order then. */
const stories: { title: string; tell: (twice: Twice) => Promise<unknown>; payer: 0 | 1 | null }[] =
  [
    {
      title: 'the first is told first',
      async tell({ info, second }) {
        await hear(info)
        await hear(second)
      },
      payer: 0,
    },
    {
      title: 'the second is told first',
      async tell({ info, second }) {
        await hear(second)
        await hear(info)
      },
      payer: 1,
    },
    { title: 'the first alone is told', tell: ({ info }) => hear(info), payer: 0 },
    { title: 'the second alone is told', tell: ({ second }) => hear(second), payer: 1 },
    {
      title: 'both are told at once',
      tell: ({ info, second }) => Promise.all([hear(info), hear(second)]),
      payer: null,
    },
    { title: 'nobody tells', tell: async () => undefined, payer: null },
  ]

describe.each(pairs)('two attempts that are both paid, by $title', ({ ways: [one, other] }) => {
  it.each(stories)('pay the order once where $title', async ({ tell, payer }) => {
    const twice = await twoAttempts([one, other])
    const infos = [twice.info, twice.second]
    for (const info of infos) await decide(info)
    await tell(twice)
    for (const minutes of [11, 22]) await comeByIn(minutes)
    const { attempts, ...fate } = await fateOf(twice)
    const { attempts: _, ...once } = { ...paid, captured: 2 * paid.captured, back: paid.captured }
    expect(fate).toEqual(once)
    expect(attempts.toSorted()).toEqual(['refunded', 'succeeded'])
    if (payer !== null) expect(attempts[payer]).toBe('succeeded')
    const refunded = infos[attempts.indexOf('refunded')]
    const { payments } = await readOrder(twice.client, twice.number)
    const ofRefunded = payments.findIndex(
      ({ request_number }: Json) => request_number === numberOf(refunded),
    )
    expect(payments).toHaveLength(3)
    expect(payments[ofRefunded + 1]).toMatchObject({ transaction_type: 'refund', amount: 259 })
    expect(await paymentStatusOf(twice.client, twice.number)).toEqual({
      ...{ status: 'success', amount_paid: 259, amount_unpaid: 0, is_retry_available: false },
    })
  })

  it('go back both where the order is cancelled', async () => {
    const twice = await twoAttempts([one, other])
    for (const info of [twice.info, twice.second]) {
      await decide(info)
      await hear(info)
    }
    await cancelOrder(twice.client, twice.number)
    const both = 2 * paid.captured
    expect(await fateOf(twice)).toMatchObject({
      ...{ order: 'cancelled', attempts: ['refunded', 'refunded'], captured: both, back: both },
    })
  })

  it('go back both where they come after the order was cancelled', async () => {
    const twice = await twoAttempts([one, other])
    await cancelOrder(twice.client, twice.number)
    for (const info of [twice.info, twice.second]) {
      await decide(info)
      await hear(info)
    }
    const both = 2 * paid.captured
    expect(await fateOf(twice)).toEqual({
      ...returned,
      ...{ attempts: ['refunded', 'refunded'], captured: both, back: both },
    })
  })
})

describe('of two attempts', () => {
  it('the first pays where the second has failed', async () => {
    const twice = await twoAttempts([byPayu, byPayu])
    await decide(twice.second, 'failed')
    await hear(twice.second)
    await decide(twice.info)
    await hear(twice.info)
    expect(await fateOf(twice)).toEqual({ ...paid, attempts: ['succeeded', 'cancelled'] })
  })

  it('one under way keeps the customer waiting where the other has failed', async () => {
    const twice = await twoAttempts([byPayu, byPayu])
    await controlPayu(`payments/${await openAtPayu(twice.info)}`, { status: 'pending' })
    await hear(twice.info)
    await decide(twice.second, 'failed')
    await hear(twice.second)
    const { status, is_retry_available } = await paymentStatusOf(twice.client, twice.number)
    expect([status, is_retry_available]).toEqual(['pending', true])
  })

  it('one that fails after the other has paid is over', async () => {
    const twice = await twoAttempts([byPayu, byJuspay])
    for (const [info, outcome] of [
      [twice.second, 'paid'],
      [twice.info, 'failed'],
    ] as const) {
      await decide(info, outcome)
      await hear(info)
    }
    expect(await fateOf(twice)).toEqual({ ...paid, attempts: ['cancelled', 'succeeded'] })
  })

  it('one that was under way when the other paid is over once nothing is under way', async () => {
    const twice = await twoAttempts([byPayu, byJuspay])
    await openAtPayu(twice.info)
    await controlPayu(`payments/${twice.info.txnid}`, { status: 'pending' })
    await hear(twice.info)
    await decide(twice.second)
    await hear(twice.second)
    expect(await fateOf(twice)).toEqual({ ...paid, attempts: ['processing', 'succeeded'] })
    await forgetAtPayu(twice.info.txnid)
    await comeByIn(11)
    expect(await fateOf(twice)).toEqual({ ...paid, attempts: ['cancelled', 'succeeded'] })
  })

  it('both are asked about before the order ends', async () => {
    const twice = await twoAttempts([byPayu, byPayu])
    await decide(twice.info)
    await comeByIn(61)
    expect(await fateOf(twice)).toEqual({ ...paid, attempts: ['succeeded', 'cancelled'] })
  })
})

it('of three attempts that are all paid two go back, and nobody is bothered with it', async () => {
  const twice = await twoAttempts([byPayu, byJuspay])
  await letMinutesPass(twice.orderId, 16)
  const third = await retryBy(twice, byPayu)
  const infos = [twice.info, twice.second, third]
  for (const info of infos) await decide(info)
  for (const info of infos.toReversed()) await hear(info)
  expect(await fateOf(twice)).toEqual({
    ...paid,
    attempts: ['refunded', 'refunded', 'succeeded'],
    ...{ captured: 3 * paid.captured, back: 2 * paid.captured },
  })
  expect(await toldOf(twice)).toEqual([])
})
