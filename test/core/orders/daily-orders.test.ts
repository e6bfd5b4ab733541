import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CartTerms } from '../../../src/core/cart/types.ts'
import { cancelOwnOrder, changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { orderStatuses } from '../../../src/core/orders/types.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import type { ContractName } from '../../../src/core/ports.ts'
import { onlyRefusals } from '../../support/faults/crashes.ts'
import { termsOf } from '../../support/sales/carts.ts'
import { miscounts } from '../../support/sales/miscounts.ts'
import { aPaidSale, aShop, placeSale, type Shop } from '../../support/sales/sales.ts'

type Step =
  | { name: 'place'; contract: ContractName; at: string; amount: number }
  | { name: 'move'; which: number; to: (typeof orderStatuses)[number] }
  | { name: 'cancel'; which: number }
  | { name: 'refund'; at: string; amount: number | null }

/** Around a midnight in UTC, and half a year later. */
const moments = [
  '2026-02-28T23:59:59.999Z',
  '2026-03-01T00:00:00.000Z',
  '2026-03-01T12:00:00Z',
  '2026-09-01T00:00:00.001Z',
]

const which = fc.nat(4)

const place = fc.record({
  name: fc.constant('place' as const),
  contract: fc.constantFrom<ContractName>('store', 'cortex'),
  at: fc.constantFrom(...moments),
  amount: fc.integer({ min: 0, max: 10_000 }),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  place,
  fc.record({ name: fc.constant('move' as const), which, to: fc.constantFrom(...orderStatuses) }),
  fc.record({ name: fc.constant('cancel' as const), which }),
  fc.record({
    name: fc.constant('refund' as const),
    at: fc.constantFrom(...moments),
    amount: fc.constantFrom(null, 1_000),
  }),
)

/** The shop as it was then. */
function at({ at: moment }: { at: string }, shop: Shop): Shop {
  const clock = { ...shop.ctx.clock, now: () => new Date(moment) }
  return { ...shop, ctx: { ...shop.ctx, clock } }
}

async function take(shop: Shop, orders: number[], one: Step): Promise<void> {
  if (one.name === 'place') {
    const terms: CartTerms = termsOf(one.contract, shop.customer.id)
    const sold = { quantity: 1, unitAmount: one.amount }
    orders.push((await placeSale(at(one, shop), terms, sold)).orderId)
    return
  }
  if (one.name === 'refund') {
    const { orderId, paymentId } = await aPaidSale(at(one, shop))
    orders.push(orderId)
    const { amount } = one
    await refundPayment(shop.ctx, shop.customer, { paymentId, amount, reason: null })
    return
  }
  const orderId = orders[one.which % orders.length] ?? 0
  const operationId = null
  if (one.name === 'move') await changeOrderStatus(shop.ctx, { orderId, to: one.to, operationId })
  else await cancelOwnOrder(shop.ctx, shop.customer.id, { orderId, operationId })
}

it('what is counted of orders is what there is, however they are placed, moved and refunded', async () => {
  const shop = await aShop()
  const property = fc.asyncProperty(
    place,
    fc.array(step, { minLength: 20, maxLength: 40 }),
    async (first, steps) => {
      const orders: number[] = []
      for (const one of [first, ...steps]) await take(shop, orders, one).catch(onlyRefusals)
      const found = await env.DB.batch(miscounts.map((query) => env.DB.prepare(query)))
      expect(found.flatMap(({ results }) => results)).toEqual([])
    },
  )
  await fc.assert(property, { numRuns: 15, seed: 7 })
  const refunds = await env.DB.prepare('SELECT count(DISTINCT amount) AS n FROM refunds').first('n')
  expect(refunds).toBe(2)
  const { results } = await env.DB.prepare(
    'SELECT count(DISTINCT day) AS days, count(DISTINCT status) AS statuses FROM daily_orders',
  ).all()
  // Otherwise it would prove little.
  expect(results).toEqual([{ days: 3, statuses: orderStatuses.length }])
})
