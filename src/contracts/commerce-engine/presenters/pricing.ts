import type { Unit } from '../../../core/catalog/sellable-unit.ts'
import { taxWithin } from '../../../core/pricing/tax.ts'
import { orderQuantity } from '../policy.ts'
import { store } from '../store.ts'
import { presentAmount } from './money.ts'

/** The only kind of tax that the document knows. */
const taxType = 'GST'

export function presentPricing({ amount, baseAmount }: Pick<Unit, 'amount' | 'baseAmount'>) {
  const { tax, currency } = store
  return {
    currency,
    tax_type: taxType,
    tax_rate: tax.points / 100,
    price_including_tax: tax.isIncluded,
    listing_price: presentAmount(baseAmount),
    selling_price: presentAmount(amount),
    min_order_quantity: orderQuantity.min,
    max_order_quantity: orderQuantity.max,
    incremental_quantity: orderQuantity.step,
    selling_price_excluding_tax: presentAmount(
      tax.isIncluded ? amount - taxWithin(amount, tax) : amount,
    ),
  }
}
