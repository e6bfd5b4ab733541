import { expect } from 'vitest'
import type { Json } from '../http/client.ts'

export function paise(amount: number | null): number {
  return Math.round((amount ?? 0) * 100)
}

/** Asserts what the document says of the amounts of every cart: they are compared in paise. */
export function expectSums(cart: Json): void {
  const sums = sumsOf(cart)
  const told = Object.keys(sums).map((name) => [name, paise(cart[name])])
  expect(Object.fromEntries(told)).toEqual(sums)
  for (const item of cart.cart_items) expect(paise(item.tax_amount)).toBe(taxWithin(item))
}

function sumsOf(cart: Json): Record<string, number> {
  const { cart_items: items, loyalty_points_redeemed: points } = cart
  const paid = items.filter(({ is_free_item }: Json) => !is_free_item)
  const sum = (lines: Json[], amountOf: (item: Json) => number) =>
    lines.reduce((before, item) => before + amountOf(item), 0)
  const means = 100 * points + paise(cart.credit_balance_used) + paise(cart.gift_card_amount_used)
  return {
    items_tax_amount: sum(items, ({ tax_amount }) => paise(tax_amount)),
    coupon_discount_amount: sum(items, (item) => paise(item.coupon_discount_amount)),
    promotion_discount_amount: sum(items, (item) => paise(item.promotion_discount_amount)),
    promotion_savings: sum(cart.applied_promotions, ({ savings }) => paise(savings)),
    coupon_savings: sum(cart.applied_coupons, ({ savings }) => paise(savings)),
    subtotal_including_tax: sum(paid, grossOf),
    subtotal: paise(cart.subtotal_including_tax) - paise(cart.items_tax_amount),
    shipping_amount_including_tax: paise(cart.shipping_amount) + paise(cart.shipping_tax_amount),
    total_tax: paise(cart.items_tax_amount) + paise(cart.shipping_tax_amount),
    grand_total: paise(cart.subtotal_including_tax) + paise(cart.shipping_amount_including_tax),
    to_be_paid: paise(cart.grand_total) - means,
    other_savings: means,
    total_savings: paise(cart.promotion_savings) + paise(cart.coupon_savings) + means,
  }
}

/** What a line comes to after discounts. */
function grossOf(item: Json): number {
  if (item.is_free_item || !item.selling_price) return 0
  const list = paise(item.selling_price) * item.quantity
  return list - paise(item.promotion_discount_amount) - paise(item.coupon_discount_amount)
}

/** Halves up, in whole numbers. */
function taxWithin(item: Json): number {
  return Math.floor((2 * grossOf(item) * 18 + 118) / 236)
}
