import { formatDecimal } from '../../../core/money.ts'
import type { ShippingMethod } from '../../../core/shipping/types.ts'

export function presentShippingMethod(method: ShippingMethod) {
  return {
    id: method.id,
    name: method.name,
    price: formatDecimal(method.amount, method.currency),
    estimated_days: method.estimatedDays,
    description: method.description,
    delivery_date: method.deliveryAt.toISOString(),
  }
}
