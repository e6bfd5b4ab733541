import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { aKettle, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import {
  aGiftCard,
  type GiftCard,
  giveCredit,
  givePoints,
  userIdOf,
} from '../../support/sales/balances.ts'
import { balanceOf, credit, points, wrongBooks } from '../../support/sales/ledgers.ts'
import { aPromotion, aStoreCoupon, promotionTerms } from '../../support/sales/promotions.ts'
import { giveBack, paidBy, runSchedule } from '../../support/sales/received-returns.ts'
import { type Delivered, deliver, readReturns, sendReturn } from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { applyCode, payBeside } from '../../support/sales/storefront-carts.ts'
import { aReadyCart, byJuspay } from '../../support/sales/storefront-orders.ts'

/*
 * Random orders, of which all units come back in random portions: what goes back for them in all is what
 * the items came to.
 */

const stock = 60

beforeEach(forgetMethods)

const wishes = fc.record({
  lines: fc.array(
    fc.record({
      amount: fc.integer({ min: 1, max: 60_000 }),
      quantity: fc.integer({ min: 1, max: 5 }),
      promotion: fc.constantFrom(null, 'tenPercent', 'buyTwoGetOne'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  shipping: fc.constantFrom(0, 5_900, 4_999),
  hasCoupon: fc.boolean(),
  points: fc.nat(300),
  credit: fc.nat(20_000),
  card: fc.nat(20_000),
  /** How many units the next return has at most, and of which line it takes each. */
  portions: fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
  picks: fc.infiniteStream(fc.nat()),
  isRestocked: fc.boolean(),
})

type Wish = typeof wishes extends fc.Arbitrary<infer T> ? T : never

interface Bought extends Delivered {
  card: GiftCard
  products: RupeeProduct[]
}

async function buy(wish: Wish): Promise<Bought> {
  await forgetMethods()
  await aRupeeMethod({ amount: wish.shipping })
  const customer = await aRegisteredCustomer()
  if (wish.points > 0) await givePoints(customer, wish.points)
  if (wish.credit > 0) await giveCredit(customer, wish.credit)
  const card = await aGiftCard(wish.card)
  const products: RupeeProduct[] = []
  for (const { amount, promotion } of wish.lines) {
    const product = await aKettle(amount, stock)
    if (promotion) await aPromotion(product, promotionTerms[promotion])
    products.push(product)
  }
  const content = wish.lines.map(({ quantity }, place) => ({
    product: at(products, place),
    quantity,
  }))
  const cartId = await aReadyCart(customer.client, content)
  if (wish.hasCoupon) await applyCode(customer.client, cartId, (await aStoreCoupon()).code)
  const { credit, points } = wish
  await payBeside(customer.client, cartId, {
    ...{ points, credit },
    ...(wish.card > 0 && { card: card.code }),
  })
  const order = await deliver({ ...customer, cartId, product: at(products, 0) }, byJuspay)
  return { ...order, card, products }
}

/** All units of the order, in the portions in which they come back. */
async function giveAllBack(order: Bought, { portions, picks, isRestocked }: Wish): Promise<void> {
  const left = new Map(order.products.map((product) => [product, unitsOf(order, product)]))
  while (left.size > 0) {
    const portion = new Map<RupeeProduct, number>()
    const size = next(portions)
    for (let unit = 0; unit < size && left.size > 0; unit++) {
      const product = at([...left.keys()], next(picks) % left.size)
      portion.set(product, (portion.get(product) ?? 0) + 1)
      const rest = (left.get(product) ?? 0) - 1
      if (rest > 0) left.set(product, rest)
      else left.delete(product)
    }
    const wanted = [...portion].map(([product, quantity]) => ({ product, quantity }))
    await giveBack(order, wanted, { isRestocked })
  }
}

function unitsOf({ order }: Bought, { id }: RupeeProduct): number {
  return order.order_items
    .filter((item: { product_id: string }) => item.product_id === String(id))
    .reduce((sum: number, item: { quantity: number }) => sum + item.quantity, 0)
}

/** In paise. */
async function balances({ id, card }: Bought) {
  const userId = await userIdOf(id)
  return {
    points: (await balanceOf({ ...points, userId })) * 100,
    credit: await balanceOf({ ...credit, userId }),
    card: await balanceOf({ kind: 'gift_card', currency: 'INR', giftCardId: card.id }),
  }
}

/** What the order took by each means, in paise. */
function taken({ order }: Bought) {
  const paise = (rupees: number) => Math.round(rupees * 100)
  return {
    items: paise(order.subtotal_including_tax),
    points: paise(order.loyalty_points_redeemed),
    credit: paise(order.credit_balance_used),
    card: paise(order.gift_card_amount_used),
    earned: paise(order.loyalty_points_earned),
    due: paise(order.to_be_paid),
  }
}

async function refundedOf(order: Bought): Promise<number> {
  return taken(order).due === 0 ? 0 : (await paidBy(order)).refunded
}

function at<T>(items: T[], place: number): T {
  const item = items[place]
  if (item === undefined) throw new Error('There is no such item')
  return item
}

function next<T>(stream: fc.Stream<T>): T {
  const { value } = stream.next()
  return value
}

it('whatever an order was paid by, all its units give back what its items came to', async () => {
  await fc.assert(
    fc.asyncProperty(wishes, async (wish) => {
      const order = await buy(wish)
      const before = await balances(order)
      await giveAllBack(order, wish)
      const after = await balances(order)
      const took = taken(order)
      const back = {
        money: await refundedOf(order),
        card: after.card - before.card,
        credit: after.credit - before.credit,
        points: after.points - before.points + took.earned,
      }
      expect(back.money).toBeLessThanOrEqual(took.due)
      expect(back.card).toBeLessThanOrEqual(took.card)
      expect(back.credit).toBeLessThanOrEqual(took.credit)
      expect(back.points).toBeLessThanOrEqual(took.points)
      const missing = took.items - back.money - back.card - back.credit - back.points
      // Points go back in whole ones: what shipping has taken part of stays with the shop.
      expect(missing).toBeGreaterThanOrEqual(0)
      expect(missing).toBeLessThan(took.points > 0 ? 100 : 1)
      expect(await wrongBooks()).toEqual([])
      for (const product of order.products) {
        expect((await sendReturn(order, [{ product }])).status).toBe(400)
      }
      await expectUnits(order, wish)
    }),
    { numRuns: 8, seed: 7, endOnFailure: true },
  )
}, 120_000)

/** The shelf has as much as before the order where units went back to it. */
async function expectUnits(order: Bought, { isRestocked }: Wish): Promise<void> {
  await runSchedule()
  for (const product of order.products) {
    const [variantId = 0] = product.variantIds
    const row = env.DB.prepare('SELECT stock FROM variants WHERE id = ?').bind(variantId)
    const sold = isRestocked ? 0 : unitsOf(order, product)
    expect(await row.first('stock')).toBe(stock - sold)
  }
  const statuses = (await readReturns(order, order.number)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set(['complete']))
}
