import { promotions } from '../platform/storefront-catalogue.ts'
import type { Ledger } from './ledger.ts'

/** Each row says what is wrong with how the sums of an order have come about. */
const problemsSql = `
  WITH sales AS (
    SELECT id, subtotal_amount AS subtotal, discount_amount AS discount, shipping_amount AS shipping,
      total_amount AS total, points_used, points_amount, points_earned, sale,
      sale ->> '$.promotionAmount' - (sale ->> '$.grossAmount' - subtotal_amount) AS promoted,
      sale ->> '$.couponDiscountAmount' AS coupon, sale ->> '$.coupon.points' AS points
    FROM orders WHERE sale IS NOT NULL)
  SELECT 'order ' || id || ' has ' || discount || ' taken off, by promotions ' || promoted ||
    ' and by coupon ' || coupon AS problem FROM sales WHERE discount <> promoted + coupon
  UNION ALL
  SELECT 'order ' || id || ' has ' || coupon || ' taken off by coupon of ' || subtotal - promoted
  FROM sales WHERE sale ->> '$.coupon.kind' = 'percentage'
    AND abs(coupon - (subtotal - promoted) * points / 10000.0) > 0.5
  UNION ALL
  SELECT 'order ' || id || ' is sent for ' || shipping FROM sales
  WHERE shipping NOT IN (0, 4900, 9900) OR shipping <> sale ->> '$.shipping.totalAmount'
  UNION ALL
  SELECT 'order ' || id || ' is paid with ' || points_used || ' points, and ' || points_amount
  FROM sales WHERE points_amount <> points_used * 100
  UNION ALL
  SELECT 'order ' || id || ' of ' || (subtotal - discount) || ' brings ' || points_earned || ' points'
  FROM sales WHERE points_earned <> (subtotal - discount) / 10000`

/** Whoever has signed in has left nothing behind. */
const leftSql = `
  WITH gone AS (SELECT id FROM users WHERE is_guest = 1 AND deactivated_at IS NOT NULL)
  SELECT 'order ' || id || ' is still visitor ' || user_id || '''s' AS problem
  FROM orders WHERE user_id IN gone
  UNION ALL SELECT 'payment ' || id || ' is still visitor ' || user_id || '''s'
  FROM payments WHERE user_id IN gone
  UNION ALL SELECT 'cart ' || id || ' is still visitor ' || user_id || '''s'
  FROM carts WHERE user_id IN gone AND state = 'open'
  UNION ALL SELECT 'visitor ' || user_id || ' still has ' || balance || ' points'
  FROM ledger_accounts WHERE user_id IN gone AND balance > 0`

interface Given {
  orderId: number
  variantId: number
  given: number
  /** By product. */
  bought: string
}

const givenSql = `
  SELECT i.order_id AS orderId, i.variant_id AS variantId, sum(i.quantity) AS given, (
    SELECT json_group_object(p.product_id, p.quantity) FROM order_items p
    WHERE p.order_id = i.order_id AND p.sold_as ->> 'isFree' = 0) AS bought
  FROM order_items i WHERE i.sold_as ->> 'isFree' = 1 GROUP BY 1, 2`

/** A cart is over with its order, which is of what the cart came to. */
export function wholeCartsRule(ledger: Ledger): string[] {
  const { books, orders } = ledger
  const stuck = books
    .d1<{ id: number }>("SELECT id FROM carts WHERE state = 'open' AND uuid IS NOT NULL")
    .filter(({ id }) => books.carts.get(id)?.isClosed)
    .map(({ id }) => `3 cart ${id} is open, and nothing can be done to it`)
  const left = books.d1<{ problem: string }>(leftSql).map(({ problem }) => `8 ${problem}`)
  if (orders.every(({ isOfWholeCart }) => isOfWholeCart === 0)) return [...stuck, ...left]
  return [
    ...stuck,
    ...left,
    ...problemsOfCarts(ledger),
    ...books.d1<{ problem: string }>(problemsSql).map(({ problem }) => `6 ${problem}`),
    ...books.d1<Given>(givenSql).flatMap(problemsOfGiven),
  ]
}

function problemsOfCarts({ books, orders, ordersByCheckout }: Ledger): string[] {
  const ofCarts = [...books.cartOrders].flatMap(([id, checkoutId]) => {
    const [row] = books.d1<{ state: string }>('SELECT state FROM carts WHERE id = ?', id)
    const isClosed = row?.state !== 'open' && books.carts.get(id)?.isClosed
    return [
      ...(ordersByCheckout.has(checkoutId) ? [] : [`3 cart ${id} was ordered, and has no order`]),
      ...(isClosed ? [] : [`3 cart ${id} was ordered, and is not closed`]),
    ]
  })
  const [closed] = books.d1<{ n: number }>(
    "SELECT count(*) AS n FROM carts WHERE state <> 'open' AND uuid IS NOT NULL",
  )
  const ordered = orders.filter(({ isOfWholeCart }) => isOfWholeCart === 1).length
  const isMore = ordered > (closed?.n ?? 0)
  return [...ofCarts, ...(isMore ? [`3 there are ${ordered} orders of ${closed?.n} carts`] : [])]
}

/** No more is given than what was bought brings. */
function problemsOfGiven({ orderId, variantId, given, bought }: Given): string[] {
  const quantities: Record<string, number> = JSON.parse(bought)
  const most = promotions
    .filter(({ productId, giftVariantId }) => (giftVariantId ?? productId) === variantId)
    .reduce((sum, { productId, buy, get }) => {
      return sum + Math.floor((quantities[productId] ?? 0) / buy) * get
    }, 0)
  if (given <= most) return []
  return [`6 order ${orderId} gives ${given} of variant ${variantId}, for ${bought}`]
}
