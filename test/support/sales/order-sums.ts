import { expect } from 'vitest'
import type { Json } from '../http/client.ts'
import { paise } from './cart-sums.ts'

/** What cart and order call alike. */
const alike = [
  ...['customer_note', 'currency', 'metadata', 'billing_address', 'shipping_address'],
  ...['is_promotion_applied', 'promotion_discount_amount', 'promotion_discount_percent'],
  ...['is_coupon_applied', 'coupon_code', 'coupon_discount_amount', 'coupon_discount_percent'],
  ...['subtotal', 'subtotal_including_tax', 'total_tax', 'grand_total', 'to_be_paid'],
  ...['shipping_estimated_cost', 'shipping_discount_amount', 'shipping_amount'],
  ...['shipping_tax_rate', 'shipping_tax_amount', 'shipping_amount_including_tax'],
  ...['handling_charge_excluding_tax', 'handling_charge_tax_amount'],
  ...['handling_charge_including_tax', 'estimated_delivery_days'],
  ...['credit_balance_used', 'loyalty_points_redeemed', 'loyalty_points_earned'],
  ...['gift_card_amount_used', 'applied_promotions', 'applied_coupons', 'promotion_savings'],
  ...['coupon_savings', 'other_savings', 'total_savings'],
]

/** What their lines call alike. */
const itemsAlike = [
  ...['product_id', 'variant_id', 'sku', 'slug', 'product_name', 'variant_name', 'product_type'],
  ...['product_image_url', 'backorder', 'on_subscription', 'on_promotion', 'quantity'],
  ...['is_free_item', 'free_quantity', 'promotion_discount_amount', 'coupon_discount_amount'],
  ...['price_including_tax', 'listing_price', 'selling_price', 'selling_price_excluding_tax'],
  ...['handling_charge_excluding_tax', 'handling_charge_tax_rate', 'handling_charge_including_tax'],
  ...['tax_type', 'tax_rate', 'tax_amount', 'associated_options', 'attributes'],
]

/** Asserts that an order says what its cart has said the moment before. */
export function expectOrderOf(cart: Json, order: Json): void {
  expect(picked(order, alike)).toEqual(picked(cart, alike))
  expect(order.order_items.map((item: Json) => picked(item, itemsAlike))).toEqual(
    cart.cart_items.map((item: Json) => picked(item, itemsAlike)),
  )
  expect(order).toMatchObject({
    order_items_count: cart.cart_items_count,
    item_total_tax: cart.items_tax_amount,
    shipping_total_tax: cart.shipping_tax_amount,
    loyalty_point_redeemed: cart.loyalty_points_redeemed,
    loyalty_point_earned: cart.loyalty_points_earned,
  })
  const { fulfillment_type, preference_type, shipments } = cart.fulfillment_preference
  const told = order.fulfillment_preference
  expect(picked(told, ['fulfillment_type', 'preference_type'])).toEqual({
    ...{ fulfillment_type, preference_type },
  })
  const providers = (all: Json[]) => all.map(({ id: _, ...provider }) => provider)
  expect(providers(told.shipments)).toEqual(providers(shipments))
}

/** Asserts what the document says of the amounts of every order: they are compared in paise. */
export function expectOrderSums(order: Json): void {
  const means =
    100 * order.loyalty_points_redeemed +
    paise(order.credit_balance_used) +
    paise(order.gift_card_amount_used)
  const sum = (amountOf: (item: Json) => number) =>
    order.order_items.reduce((before: number, item: Json) => before + paise(amountOf(item)), 0)
  expect({
    to_be_paid: paise(order.to_be_paid),
    grand_total: paise(order.grand_total),
    subtotal_including_tax: paise(order.subtotal_including_tax),
    shipping: paise(order.shipping_amount_including_tax),
    total_tax: paise(order.total_tax),
    item_total_tax: paise(order.item_total_tax),
    coupon: paise(order.coupon_discount_amount),
    other_savings: paise(order.other_savings),
    earned: order.loyalty_points_earned,
  }).toEqual({
    to_be_paid: paise(order.grand_total) - means,
    grand_total: paise(order.subtotal_including_tax) + paise(order.shipping_amount_including_tax),
    subtotal_including_tax: paise(order.subtotal) + paise(order.item_total_tax),
    shipping: paise(order.shipping_amount) + paise(order.shipping_tax_amount),
    total_tax: paise(order.item_total_tax) + paise(order.shipping_tax_amount),
    item_total_tax: sum(({ tax_amount }) => tax_amount),
    coupon: sum(({ coupon_discount_amount }) => coupon_discount_amount),
    other_savings: means,
    earned: Math.floor(paise(order.subtotal_including_tax) / 10_000),
  })
}

function picked(from: Json, names: string[]): Json {
  return Object.fromEntries(names.map((name) => [name, from[name]]))
}
