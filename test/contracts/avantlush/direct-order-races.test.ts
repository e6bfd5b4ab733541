import { describe, expect, it } from 'vitest'
import { besideEveryStep } from '../../support/faults/beside.ts'
import type { Answer } from '../../support/http/client.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import { ordersPath } from '../../support/sales/channel-orders.ts'
import { aBuyer, aShopper, aStall, payNow, type Shopper } from '../../support/sales/crowds.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import { orderCount, type Provider } from '../../support/sales/quotes.ts'

function orderDirectly(
  { customer, product }: Pick<Shopper, 'customer' | 'product'>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const items = [{ product_id: product.id, quantity: 1 }]
  return customer.post(ordersPath, { items, shipping_address: '1 Main Street' }, { headers })
}

describe.each<Provider>(['stripe', 'paypal', 'clover'])(
  'the last unit goes to a direct order or to a checkout through %s',
  (provider) => {
    it.each([
      ['of somebody else', async (shopper: Shopper) => ({ ...shopper, ...(await aBuyer()) })],
      ['of the same customer', async (shopper: Shopper) => shopper],
    ])('%s, and not to both', async (_, buyerBeside) => {
      const stall = await aStall(1)
      const shopper = await aShopper(stall, { provider })
      const buyer = await buyerBeside(shopper)

      const [paid, ordered] = await Promise.all([payNow(shopper), orderDirectly(buyer)])

      expect([paid.status, ordered.status].toSorted()).toEqual(
        paid.status === 200 ? [200, 400] : [201, 400],
      )
      await expectSettled(stall)
      const charges = paid.status === 200 ? 1 : 0
      expect(await moneyOf([shopper.quote])).toEqual({ charges, refunded: 0 })
    })
  },
)

/** The last unit, a shopper at the checkout with it, and somebody who wants it without a cart. */
async function twoForOne() {
  const stall = await aStall(1)
  const shopper = await aShopper(stall)
  const { customer, userId } = await aBuyer()
  const other = await aStall(1)
  await customer.post(addPath, { product_id: other.product.id }, { expect: 201 })
  return { shopper, buyer: { ...stall, customer, userId } }
}

describe('the last unit is sold once', () => {
  it('whenever it is ordered directly while a checkout is paid', async () => {
    const played = await besideEveryStep({
      prepare: async () => {
        const { shopper, buyer } = await twoForOne()
        return { userId: shopper.userId, shopper, buyer }
      },
      work: ({ shopper }) => payNow(shopper),
      meanwhile: ({ buyer }) => orderDirectly(buyer),
    })
    expect(played.length).toBeGreaterThan(3)
    for (const { sale, done, also } of played) {
      expect([
        [200, 400],
        [400, 201],
      ]).toContainEqual([done.status, also.status])
      await expectSettled(sale.shopper)
      const charges = done.status === 200 ? 1 : 0
      expect(await moneyOf([sale.shopper.quote])).toEqual({ charges, refunded: 0 })
    }
  })

  it('whenever a checkout is paid while it is ordered directly', async () => {
    const played = await besideEveryStep({
      prepare: async () => {
        const { shopper, buyer } = await twoForOne()
        return { userId: buyer.userId, shopper, buyer }
      },
      work: ({ buyer }) => orderDirectly(buyer),
      meanwhile: ({ shopper }) => payNow(shopper),
    })
    expect(played.length).toBeGreaterThan(2)
    for (const { sale, done, also } of played) {
      expect([
        [201, 400],
        [400, 200],
      ]).toContainEqual([done.status, also.status])
      await expectSettled(sale.shopper)
      const charges = also.status === 200 ? 1 : 0
      expect(await moneyOf([sale.shopper.quote])).toEqual({ charges, refunded: 0 })
    }
  })
})

it('direct orders of many at once sell no unit twice', async () => {
  const stall = await aStall(4)
  const buyers = await Promise.all(Array.from({ length: 10 }, () => aBuyer()))
  const answers = await Promise.all(
    buyers.map((buyer) => orderDirectly({ ...stall, customer: buyer.customer })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(4)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(6)
  await expectSettled(stall)
})

it('a direct order that is sent twice at once under one key is one order', async () => {
  const stall = await aStall(4)
  const { customer } = await aBuyer()
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const buyer = { ...stall, customer }
  const answers = await Promise.all([
    orderDirectly(buyer, headers),
    orderDirectly(buyer, headers),
    orderDirectly(buyer, headers),
  ])
  expect(answers.map(({ status }) => status)).toContain(201)
  expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([])
  expect(await orderCount(customer)).toBe(1)
  await expectSettled(stall)
})
