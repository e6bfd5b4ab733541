import fc from 'fast-check'
import { minorUnits } from '../../../src/core/money.ts'
import type {
  CartToPrice,
  CouponTerms,
  Gift,
  LineToPrice,
  Promotion,
} from '../../../src/core/pricing/breakdown/types.ts'

type Cart = CartToPrice<LineToPrice, CouponTerms>

/** Currencies without decimals, with two and with three. */
const currencies = fc.constantFrom('JPY', 'USD', 'INR', 'KWD')
const price = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 50_000_000 }))
const rate = fc.integer({ min: 1, max: 10_000 })
const units = fc.integer({ min: 1, max: 12 })
const stock = fc.integer({ min: 0, max: 40 })
const productIds = fc.integer({ min: 1, max: 6 })

/** A variant of each even product has a sister. */
const lines = fc.uniqueArray(
  fc
    .record({ productId: productIds, sister: fc.nat(1), unitAmount: price, quantity: units, stock })
    .map(({ sister, ...rest }) => ({ ...rest, variantId: rest.productId * 10 + sister })),
  { selector: ({ variantId }) => variantId, maxLength: 8 },
)

const gift = fc
  .record({ productId: fc.integer({ min: 1, max: 8 }), unitAmount: price, stock })
  .map((given) => ({ ...given, variantId: given.productId * 10 }))

const offers = fc.oneof(
  fc.record({ kind: fc.constant('percentage' as const), points: rate }),
  fc.record({ kind: fc.constant('fixed' as const), amount: price }),
  fc.record({
    kind: fc.constant('buy_x_get_y' as const),
    buyQuantity: fc.integer({ min: 1, max: 4 }),
    getQuantity: fc.integer({ min: 1, max: 3 }),
    gift: fc.option(gift),
  }),
)

const promotions: fc.Arbitrary<Promotion[]> = fc
  .array(fc.tuple(productIds, offers), { maxLength: 8 })
  .map((all) => all.map(([productId, offer], id) => ({ id: id + 1, productId, ...offer })))

const kinds = fc.oneof(
  fc.record({ kind: fc.constant('percentage' as const), points: rate }),
  fc.record({ kind: fc.constant('fixed' as const), amount: price }),
  fc.record({ kind: fc.constant('free_shipping' as const) }),
)

const coupons: fc.Arbitrary<CouponTerms> = fc
  .tuple(kinds, fc.oneof(fc.constant(0), price))
  .map(([kind, subtotalMin]) => ({ ...kind, subtotalMin }))

/** What is known of one variant is the same wherever it stands. */
export const carts: fc.Arbitrary<Cart> = fc
  .record({
    lines,
    promotions,
    coupon: fc.option(coupons),
    shipping: fc.option(fc.record({ amount: price, freeFrom: fc.option(price) })),
    tax: fc.record({ points: fc.integer({ min: 0, max: 5_000 }), isIncluded: fc.boolean() }),
    means: currencies.chain((currency) =>
      fc.record({
        points: fc.option(
          fc.record({
            count: fc.nat(1_000_000),
            worth: fc.constant(minorUnits(currency)),
          }),
        ),
        creditAmount: fc.oneof(fc.constant(0), price),
        giftCardAmount: fc.oneof(fc.constant(0), price),
      }),
    ),
  })
  .map(consistent)

function consistent(cart: Cart): Cart {
  const known = new Map<number, LineToPrice | Gift>()
  for (const line of cart.lines) known.set(line.variantId, line)
  const promotions = cart.promotions.map((promotion) => {
    if (promotion.kind !== 'buy_x_get_y' || !promotion.gift) return promotion
    const { unitAmount, stock: left } = getOrAdd(known, promotion.gift)
    return { ...promotion, gift: { ...promotion.gift, unitAmount, stock: left } }
  })
  return { ...cart, promotions }
}

function getOrAdd(known: Map<number, LineToPrice | Gift>, given: Gift): LineToPrice | Gift {
  const found = known.get(given.variantId) ?? given
  known.set(given.variantId, found)
  return found
}
