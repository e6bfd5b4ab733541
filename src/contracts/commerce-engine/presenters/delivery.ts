import { formatDecimal } from '../../../core/money.ts'
import type { DeliveryChoice, PricedCart } from '../../../core/storefront-cart/types.ts'
import { store } from '../store.ts'
import { presentAmount } from './money.ts'
import { presentUnitName } from './unit-name.ts'

/** What shipping costs; nulls as long as nobody knows. */
export function presentShipping({ breakdown, delivery, freeFrom }: PricedCart) {
  const { shipping } = breakdown
  return {
    shipping_estimated_cost: shipping && presentAmount(shipping.listAmount),
    shipping_discount_amount: shipping && presentAmount(shipping.discountAmount),
    shipping_amount: shipping && presentAmount(shipping.totalAmount - shipping.taxAmount),
    shipping_tax_rate: shipping && store.tax.points / 100,
    shipping_tax_amount: shipping && presentAmount(shipping.taxAmount),
    shipping_amount_including_tax: shipping && presentAmount(shipping.totalAmount),
    estimated_delivery_days: delivery?.method.estimated_days ?? null,
    free_shipping_threshold: presentThreshold(freeFrom),
  }
}

/** How the cart is delivered; left out until that is known. */
export function presentPreference({ cart, delivery }: PricedCart) {
  if (!delivery) return {}
  const shipment = { id: cart.uuid, ...presentMethod(delivery) }
  return {
    fulfillment_preference: {
      fulfillment_type: 'delivery',
      preference_type: delivery.isChosen ? 'user' : 'auto',
      shipments: [shipment],
    },
  }
}

export function presentShipments(priced: PricedCart) {
  const { cart, delivery, breakdown } = priced
  if (!delivery || !breakdown.shipping) return []
  const { totalAmount, taxAmount } = breakdown.shipping
  const items = presentShipmentItems(priced)
  return [
    {
      id: cart.uuid,
      ...presentMethod(delivery),
      shipping_amount: presentAmount(totalAmount - taxAmount),
      shipping_tax_amount: presentAmount(taxAmount),
      shipping_amount_including_tax: presentAmount(totalAmount),
      shipment_items_count: items.length,
      shipment_items: items,
    },
  ]
}

/** Nothing can be collected. */
export function presentDeliveryOptions(priced: PricedCart) {
  const { cart, choices, freeFrom } = priced
  const isServiceable = choices.length > 0
  const shipment = {
    id: cart.uuid,
    items: presentShipmentItems(priced),
    shipping_methods: choices.map(presentChoice),
  }
  return {
    summary: {
      collect_available: false,
      deliver_available: isServiceable,
      recommended_fulfillment_type: 'delivery',
    },
    deliver: {
      is_serviceable: isServiceable,
      free_shipping_threshold: presentThreshold(freeFrom),
      shipments: isServiceable ? [shipment] : [],
    },
  }
}

function presentChoice({ method, price }: DeliveryChoice) {
  return {
    id: String(method.id),
    name: method.name,
    shipping_type: 'manual',
    shipping_amount: formatDecimal(price.totalAmount, method.currency),
    estimated_delivery_days: String(method.estimated_days),
  }
}

/** Nobody chooses couriers here. */
function presentMethod({ method }: DeliveryChoice) {
  return {
    shipping_provider_id: String(method.id),
    shipping_provider_name: method.name,
    courier_company_id: null,
    courier_company_name: null,
  }
}

function presentThreshold(freeFrom: number | null): number | null {
  return freeFrom === null ? null : presentAmount(freeFrom)
}

function presentShipmentItems({ lines, given }: PricedCart) {
  const paid = lines.map((line) => ({ ...line, isFree: false }))
  const free = given.map((line) => ({ ...line, isFree: true }))
  return [...paid, ...free].map(({ unit, quantity, isFree }) => ({
    ...presentUnitName(unit),
    sku: unit.sku,
    quantity,
    free_quantity: isFree ? quantity : 0,
    is_free_item: isFree,
  }))
}
