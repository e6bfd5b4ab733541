import type { Cart, FilledLine } from '../../../core/cart/cart.ts'
import type { CartProduct } from '../../../core/cart/types.ts'
import { formatDecimal } from '../../../core/money.ts'
import type { AppliedCoupon } from '../../../core/promotions/apply-coupon.ts'
import type { CartSummary } from '../../../core/promotions/summarise-cart.ts'

/** Up to this many units count as low stock. */
const lowStockMax = 5

export function presentCart(cart: Cart) {
  return {
    cart_id: cart.id,
    user: cart.userId,
    items: cart.lines.map(presentCartItem),
    created_at: new Date(cart.createdAt).toISOString(),
    updated_at: new Date(cart.updatedAt).toISOString(),
  }
}

/** A line at the price of the moment, or at the last one known where the product has none any more. */
export function presentCartItem({ product, ...line }: FilledLine) {
  const amount = product.isPriced ? product.amount : line.unitAmount
  return {
    cart_item_id: line.id,
    product: line.productId,
    quantity: line.quantity,
    product_name: product.name,
    product_price: formatDecimal(amount, product.currency),
    stock_status: stockStatusOf(product),
    product_image: product.imageUrl,
  }
}

function stockStatusOf({ isActive, stock }: CartProduct): string {
  if (!isActive) return 'unavailable'
  if (stock <= 0) return 'out_of_stock'
  return stock <= lowStockMax ? 'low_stock' : 'active'
}

export function presentSummary(summary: CartSummary) {
  const { currency, subtotalAmount, discountAmount } = summary
  return {
    total_items: summary.unitCount,
    total_price: formatDecimal(subtotalAmount, currency),
    items_count: summary.lineCount,
    discount_code: summary.coupon?.code ?? null,
    discount: formatDecimal(discountAmount, currency),
    total_after_discount: formatDecimal(subtotalAmount - discountAmount, currency),
  }
}

export function presentApplied(applied: AppliedCoupon) {
  const { currency, coupon, subtotalAmount, discountAmount } = applied
  return {
    success: true,
    message: 'Discount applied successfully',
    discount_percentage: (coupon.points / 100).toFixed(2),
    total_before_discount: formatDecimal(subtotalAmount, currency),
    total_after_discount: formatDecimal(subtotalAmount - discountAmount, currency),
  }
}
