import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { aKettle, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import {
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
} from '../../support/customers/storefront-visitors.ts'
import { decideAtPayu, openAtPayu, receiveFromPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { aGiftCard, type GiftCard, giveCredit, givePoints } from '../../support/sales/balances.ts'
import { expectLedgersToBalance } from '../../support/sales/order-ledgers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aReadyCart, asAMistake, sendOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 1_000 })
})

/** What one person does, beside what the others do at the same time. */
const Deed = fc.record({
  who: fc.nat(3),
  what: fc.constantFrom('order', 'order', 'order twice', 'pay', 'cancel', 'earn'),
  means: fc.subarray(['points', 'credit', 'card'] as const),
  quantity: fc.integer({ min: 1, max: 3 }),
})

type Deed = typeof Deed extends fc.Arbitrary<infer Value> ? Value : never

interface Person extends Visitor {
  orders: Json[]
}

interface Town {
  people: Person[]
  product: RupeeProduct
  cards: GiftCard[]
}

/** Three members and a visitor, who share two cards. */
async function aTown(): Promise<Town> {
  const visits = [aRegisteredCustomer, aRegisteredCustomer, aRegisteredCustomer, aVisitor]
  const people: Person[] = []
  for (const come of visits) people.push({ ...(await come()), orders: [] })
  const cards = [await aGiftCard(25_000), await aGiftCard(40_050)]
  return { people, product: await aKettle(10_050, 500), cards }
}

async function act({ people, product, cards }: Town, deed: Deed): Promise<void> {
  const person = people[deed.who] as Person
  const { client, orders } = person
  const last = orders.at(-1)
  switch (deed.what) {
    case 'earn':
      await givePoints(person, 40)
      await giveCredit(person, 3_333)
      return
    case 'pay':
      // PayU takes the form of a paid attempt no more.
      if (!last?.payment_info || last.isPaid) return
      last.isPaid = true
      await decideAtPayu(await openAtPayu(last.payment_info))
      return receiveFromPayu(last.payment_info.txnid)
    case 'cancel':
      if (last) await client.post(`/orders/${last.order.order_number}/cancel`, asAMistake)
      return
    default:
      return order({ person, product, cards }, deed)
  }
}

async function order(
  { person, product, cards }: { person: Person; product: RupeeProduct; cards: GiftCard[] },
  { means, quantity, what }: Deed,
): Promise<void> {
  const { client, orders } = person
  const id = await aReadyCart(client, [{ product, quantity }])
  // Whoever has not so much is refused, and a visitor has none.
  if (means.includes('points'))
    await client.post(`/carts/${id}/loyalty-points`, { loyalty_point_redeemed: 30 })
  if (means.includes('credit'))
    await client.post(`/carts/${id}/credit-balance`, { credit_balance_used: 25 })
  const card = cards[quantity % cards.length]
  if (means.includes('card'))
    await client.post(`/carts/${id}/gift-card`, { gift_card_code: card?.code })
  const times = what === 'order twice' ? 2 : 1
  const answers = await Promise.all(Array.from({ length: times }, () => sendOrder(client, id)))
  const placed = answers.filter(({ status }) => status === 200)
  expect(placed).toHaveLength(1)
  orders.push(placed[0]?.body.content)
}

it('whatever people do at the same time, the ledgers balance', async () => {
  const rounds = fc.array(
    fc.uniqueArray(Deed, { selector: ({ who }) => who, minLength: 2, maxLength: 4 }),
    {
      minLength: 4,
      maxLength: 6,
    },
  )
  await fc.assert(
    fc.asyncProperty(rounds, async (history) => {
      const town = await aTown()
      for (const deeds of history) {
        await Promise.all(deeds.map((deed) => act(town, deed)))
        await expectLedgersToBalance()
      }
    }),
    { numRuns: 8, seed: 17, endOnFailure: true },
  )
})
