import { describe, expect, it } from 'vitest'
import { priceCart } from '../../../../src/core/pricing/breakdown/price-cart.ts'
import type {
  CartToPrice,
  CouponTerms,
  LineToPrice,
  Promotion,
} from '../../../../src/core/pricing/breakdown/types.ts'

type Cart = CartToPrice<LineToPrice, CouponTerms>

const gst = { points: 1_800, isIncluded: true }
const onTop = { points: 1_800, isIncluded: false }
const noMeans = { points: null, creditAmount: 0, giftCardAmount: 0 }

function cartOf(cart: Partial<Cart>): Cart {
  return {
    lines: [],
    promotions: [],
    coupon: null,
    shipping: null,
    tax: gst,
    means: noMeans,
    ...cart,
  }
}

/** Of product and variant `id`, with more left than anybody wants. */
function line(id: number, unitAmount: number, quantity: number, stock = 1_000): LineToPrice {
  return { productId: id, variantId: id, unitAmount, quantity, stock }
}

describe('a cart', () => {
  it('that is empty costs nothing', () => {
    const { subtotalAmount, totalAmount, dueAmount } = priceCart(cartOf({}))
    expect({ subtotalAmount, totalAmount, dueAmount }).toEqual({
      ...{ subtotalAmount: 0, totalAmount: 0, dueAmount: 0 },
    })
  })

  it('has included tax within its lines', () => {
    const cart = cartOf({ lines: [line(1, 11_800, 1), line(2, 149_900, 1)] })
    expect(priceCart(cart)).toMatchObject({ itemsAmount: 161_700, taxAmount: 24_666 })
  })

  it('has other tax on top of them, rounded once', () => {
    const cart = cartOf({ tax: onTop, lines: [line(1, 3, 1), line(2, 3, 1)] })
    expect(priceCart(cart)).toMatchObject({ subtotalAmount: 6, taxAmount: 1, itemsAmount: 7 })
  })

  it('shows no shipping before a method is chosen', () => {
    expect(priceCart(cartOf({ lines: [line(1, 100, 1)] })).shipping).toBeNull()
  })

  it('pays shipping with its tax, and none from the value on that makes it free', () => {
    const shipping = { amount: 11_800, freeFrom: 50_000 }
    const dear = priceCart(cartOf({ shipping, lines: [line(1, 50_000, 1)] }))
    const cheap = priceCart(cartOf({ shipping, lines: [line(1, 49_999, 1)] }))
    expect(dear).toMatchObject({
      shipping: {
        ...{ listAmount: 11_800, discountAmount: 11_800, couponAmount: 0 },
        ...{ taxAmount: 0, totalAmount: 0 },
      },
      totalAmount: 50_000,
    })
    expect(cheap).toMatchObject({
      shipping: {
        ...{ listAmount: 11_800, discountAmount: 0, couponAmount: 0 },
        ...{ taxAmount: 1_800, totalAmount: 11_800 },
      },
      totalAmount: 61_799,
    })
  })

  it('pays tax on top of shipping where prices are without it', () => {
    const cart = cartOf({ tax: onTop, shipping: { amount: 1_000, freeFrom: null } })
    expect(priceCart(cart).shipping).toMatchObject({ taxAmount: 180, totalAmount: 1_180 })
  })
})

describe('a promotion', () => {
  it('takes a percentage off each unit, rounded there', () => {
    const promotions: Promotion[] = [{ id: 7, productId: 1, kind: 'percentage', points: 1_000 }]
    const priced = priceCart(cartOf({ promotions, lines: [line(1, 995, 3), line(2, 500, 1)] }))
    expect(priced).toMatchObject({ promotionAmount: 300, itemsAmount: 3_185 })
    expect(priced.lines.map(({ promotionId }) => promotionId)).toEqual([7, null])
  })

  it('takes a fixed amount off each unit, at most what it costs', () => {
    const promotions: Promotion[] = [{ id: 7, productId: 1, kind: 'fixed', amount: 150 }]
    const priced = priceCart(cartOf({ promotions, lines: [line(1, 100, 3)] }))
    expect(priced).toMatchObject({ promotionAmount: 300, itemsAmount: 0 })
  })

  const twoForOne = { kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1, gift: null } as const

  it.each([
    [1, 1_000, []],
    [2, 1_000, [1]],
    [5, 1_000, [2]],
    [5, 6, [1]],
    [5, 5, []],
    [5, 3, []],
  ])('brings free units of the product itself: %i bought with %i there', (bought, stock, free) => {
    const promotions: Promotion[] = [{ id: 7, productId: 1, ...twoForOne }]
    const priced = priceCart(cartOf({ promotions, lines: [line(1, 300, bought, stock)] }))
    expect(priced.freeLines.map(({ quantity }) => quantity)).toEqual(free)
    expect(priced.itemsAmount).toBe(300 * bought)
  })

  it('counts all variants of its product, and gives the cheapest', () => {
    const promotions: Promotion[] = [{ id: 7, productId: 1, ...twoForOne }]
    const red = { ...line(1, 500, 1), variantId: 11 }
    const blue = { ...line(1, 400, 1), variantId: 12 }
    const { freeLines } = priceCart(cartOf({ promotions, lines: [red, blue] }))
    expect(freeLines).toMatchObject([{ variantId: 12, quantity: 1, unitAmount: 400 }])
  })

  it('brings free units of another product, as many as its own lines and other gifts leave', () => {
    const gift = { productId: 3, variantId: 3, unitAmount: 200, stock: 5 }
    const promotions: Promotion[] = [
      { id: 7, productId: 1, ...twoForOne, gift },
      { id: 8, productId: 2, ...twoForOne, gift },
    ]
    const lines = [line(2, 100, 4), line(1, 100, 4), line(3, 200, 2, 5)]
    const { freeLines } = priceCart(cartOf({ promotions, lines }))
    expect(freeLines).toMatchObject([
      { promotionId: 7, boughtProductId: 1, variantId: 3, quantity: 2 },
      { promotionId: 8, boughtProductId: 2, variantId: 3, quantity: 1 },
    ])
  })

  it('is the one that saves most, among equal ones the oldest', () => {
    const promotions: Promotion[] = [
      { id: 9, productId: 1, kind: 'fixed', amount: 100 },
      { id: 8, productId: 1, kind: 'percentage', points: 1_000 },
      { id: 7, productId: 1, kind: 'fixed', amount: 99 },
    ]
    expect(priceCart(cartOf({ promotions, lines: [line(1, 1_000, 1)] })).lines).toMatchObject([
      { promotionId: 8, promotionAmount: 100 },
    ])
  })

  it('that saves nothing is not applied', () => {
    const promotions: Promotion[] = [{ id: 7, productId: 1, kind: 'percentage', points: 10 }]
    const priced = priceCart(cartOf({ promotions, lines: [line(1, 10, 1)] }))
    expect(priced.lines).toMatchObject([{ promotionId: null, promotionAmount: 0 }])
  })
})

describe('a coupon', () => {
  const lines = [line(1, 1_000, 1), line(2, 500, 1), line(3, 500, 1)]

  it('is divided by what promotions have left of the lines', () => {
    const coupon: CouponTerms = { kind: 'percentage', points: 1_000, subtotalMin: 0 }
    const promotions: Promotion[] = [{ id: 7, productId: 1, kind: 'fixed', amount: 500 }]
    const priced = priceCart(cartOf({ lines, coupon, promotions }))
    expect(priced).toMatchObject({ couponAmount: 150, itemsAmount: 1_350 })
    expect(priced.lines.map(({ couponAmount }) => couponAmount)).toEqual([50, 50, 50])
  })

  it('leaves its rounding to the last line', () => {
    const coupon: CouponTerms = { kind: 'fixed', amount: 200, subtotalMin: 0 }
    const same = [line(3, 500, 1), line(1, 500, 1), line(2, 500, 1)]
    const priced = priceCart(cartOf({ lines: same, coupon }))
    expect(priced.lines.map(({ couponAmount }) => couponAmount)).toEqual([67, 67, 66])
  })

  it('of a fixed amount takes at most what the items cost', () => {
    const coupon: CouponTerms = { kind: 'fixed', amount: 5_000, subtotalMin: 0 }
    expect(priceCart(cartOf({ lines, coupon }))).toMatchObject({
      ...{ couponAmount: 2_000, itemsAmount: 0, taxAmount: 0 },
    })
  })

  it('for free shipping takes nothing off the items', () => {
    const coupon: CouponTerms = { kind: 'free_shipping', subtotalMin: 0 }
    const shipping = { amount: 4_900, freeFrom: null }
    expect(priceCart(cartOf({ lines, coupon, shipping }))).toMatchObject({
      couponAmount: 0,
      shipping: { discountAmount: 4_900, totalAmount: 0 },
      totalAmount: 2_000,
    })
  })

  it('counts from its minimum on, measured after promotions', () => {
    const coupon: CouponTerms = { kind: 'fixed', amount: 100, subtotalMin: 2_000 }
    const promotions: Promotion[] = [{ id: 7, productId: 1, kind: 'fixed', amount: 1 }]
    expect(priceCart(cartOf({ lines, coupon }))).toMatchObject({ coupon, couponAmount: 100 })
    expect(priceCart(cartOf({ lines, coupon, promotions }))).toMatchObject({
      ...{ coupon: null, couponAmount: 0 },
    })
  })
})

describe('what is paid otherwise', () => {
  const lines = [line(1, 14_950, 1)]

  it('is points first, in whole ones, then credit, then the gift card', () => {
    const means = {
      points: { count: 100, worth: 100 },
      creditAmount: 4_000,
      giftCardAmount: 200_000,
    }
    expect(priceCart(cartOf({ lines, means }))).toMatchObject({
      ...{ pointsUsed: 100, pointsAmount: 10_000, creditAmount: 4_000 },
      ...{ giftCardAmount: 950, dueAmount: 0 },
    })
  })

  it('is never more than there is to pay', () => {
    const means = { points: { count: 500, worth: 100 }, creditAmount: 9_999, giftCardAmount: 9 }
    expect(priceCart(cartOf({ lines, means }))).toMatchObject({
      ...{ pointsUsed: 149, creditAmount: 50, giftCardAmount: 0, dueAmount: 0 },
    })
  })
})
