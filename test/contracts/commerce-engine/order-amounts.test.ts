import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRupeeProduct, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { aGiftCard, giveCredit, givePoints } from '../../support/sales/balances.ts'
import { wrongBooks } from '../../support/sales/ledgers.ts'
import { expectOrderOf, expectOrderSums } from '../../support/sales/order-sums.ts'
import { aPromotion, aStoreCoupon, promotionTerms } from '../../support/sales/promotions.ts'
import { payWith } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { applyCode, readCart } from '../../support/sales/storefront-carts.ts'
import { aReadyCart, byPayu, readOrder, sendOrder } from '../../support/sales/storefront-orders.ts'

/** Whether what the customer wants to pay with is more than there is, or less. */
const share = fc.constantFrom(0, 0.3, 2)

const line = fc.record({
  amount: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300_000 })),
  quantity: fc.integer({ min: 1, max: 5 }),
  /** What is left besides. */
  more: fc.integer({ min: 0, max: 3 }),
  promotion: fc.constantFrom('none', 'tenPercent', 'fiftyRupees', 'buyTwoGetOne', 'gift'),
  hasVariants: fc.boolean(),
})

const story = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  coupon: fc.constantFrom('none', 'percentage', 'fixed', 'free_shipping'),
  shipping: fc.record({
    amount: fc.integer({ min: 0, max: 20_000 }),
    freeFrom: fc.option(fc.integer({ min: 0, max: 300_000 })),
  }),
  means: fc.record({ points: share, credit: share, card: share }),
})

type Story = typeof story extends fc.Arbitrary<infer S> ? S : never

interface Sold {
  product: RupeeProduct
  variantId: number | null
  quantity: number
}

async function aSoldProduct(wish: Story['lines'][number]): Promise<Sold> {
  const { amount, quantity, more, hasVariants } = wish
  const unit = { amount, stock: quantity + more }
  const options = { Size: 'M' }
  const product = await aRupeeProduct({
    images: ['kettle.png'],
    variants: hasVariants ? [{ ...unit, options, name: 'M' }, { options: { Size: 'L' } }] : [unit],
  })
  await promote(product, wish)
  return { product, quantity, variantId: hasVariants ? (product.variantIds[0] ?? 0) : null }
}

async function promote(
  product: RupeeProduct,
  { promotion }: Pick<Story['lines'][number], 'promotion'>,
): Promise<void> {
  if (promotion === 'none') return
  if (promotion !== 'gift') return void (await aPromotion(product, promotionTerms[promotion]))
  const gift = await aRupeeProduct({ variants: [{ amount: 4_999, stock: 2 }] })
  const terms = { kind: 'buy_x_get_y', buyQuantity: 1, getQuantity: 1 } as const
  await aPromotion(product, terms, { giftVariantId: gift.variantIds[0] ?? 0 })
}

const couponTerms = {
  percentage: { kind: 'percentage', points: 1_250 },
  fixed: { kind: 'fixed', points: 10_000, amount: 7_777 },
  free_shipping: { kind: 'free_shipping', points: 10_000 },
} as const

/** A customer's cart as the story has it. */
async function aCartOf({ lines, coupon, shipping, means }: Story) {
  await forgetMethods()
  await aRupeeMethod(shipping)
  const customer = await aRegisteredCustomer()
  const { client } = customer
  const cartId = await aReadyCart(client, await Promise.all(lines.map(aSoldProduct)))
  if (coupon !== 'none') {
    const { code } = await aStoreCoupon(couponTerms[coupon])
    await applyCode(client, cartId, code)
  }
  const due = (await readCart(client, cartId)).to_be_paid
  const [points, credit, card] = [means.points, means.credit, means.card].map((part) =>
    Math.floor(part * due),
  )
  if (points) await givePoints(customer, points)
  if (credit) await giveCredit(customer, 100 * credit)
  const giftCard = card ? await aGiftCard(100 * card) : undefined
  const wish = { points: points ?? 0, credit: credit ?? 0, ...(giftCard && { card: giftCard }) }
  await payWith(client, cartId, wish)
  return { client, cartId }
}

/** Each of the runs takes some hundred milliseconds. */
const patienceMs = 240_000

describe('an order', () => {
  it(
    'is what its cart was the moment before, and is paid for that',
    async () => {
      await fc.assert(
        fc.asyncProperty(story, async (told) => {
          const { client, cartId } = await aCartOf(told)
          const cart = await readCart(client, cartId)
          const { status, body } = await sendOrder(client, cartId, byPayu)
          // PayU takes a rupee or more.
          if (cart.to_be_paid > 0 && cart.to_be_paid < 1) return void expect(status).toBe(400)
          expect(status).toBe(200)
          const { order, payment_info, payment_required } = body.content
          expectOrderOf(cart, order)
          expectOrderSums(order)
          expect(payment_required).toBe(cart.to_be_paid > 0)
          expect(payment_info?.amount ?? 0).toBe(cart.to_be_paid)
          const { shipments: _, ...read } = await readOrder(client, order.order_number)
          expect(read).toEqual(order)
        }),
        { numRuns: 25, endOnFailure: true },
      )
      expect(await wrongBooks()).toEqual([])
    },
    patienceMs,
  )
})
