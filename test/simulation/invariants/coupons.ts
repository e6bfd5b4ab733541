import type { Ledger } from './ledger.ts'

/** Each row says what is wrong. */
const problemsSql = `
  SELECT 'coupon ' || c.code || ' has ' || c.uses || ' uses, and ' || count(r.checkout_id) ||
    ' redemptions' AS problem
  FROM coupons c LEFT JOIN redemptions r ON r.coupon_id = c.id AND r.state <> 'returned'
  GROUP BY c.id HAVING count(r.checkout_id) <> c.uses OR c.uses > c.uses_max
  UNION ALL
  SELECT 'customer ' || r.user_id || ' has used ' || c.code || ' ' || count(*) || ' times'
  FROM redemptions r JOIN coupons c ON c.id = r.coupon_id WHERE r.state <> 'returned'
  GROUP BY c.id, r.user_id HAVING count(*) > c.uses_per_customer_max
  UNION ALL
  SELECT 'checkout ' || r.checkout_id || ' has a redemption that is ' || r.state ||
    ', its order is ' || coalesce(o.status, 'not there')
  FROM redemptions r LEFT JOIN orders o ON o.checkout_id = r.checkout_id
  WHERE r.state = 'held' OR r.state = 'used' AND (o.id IS NULL OR o.status = 'cancelled')
    OR r.state = 'returned' AND o.status <> 'cancelled'
  UNION ALL
  SELECT 'order ' || o.id || ' has ' || o.discount_amount || ' taken off by coupon ' ||
    coalesce(q.coupon_id, 'none') || ', and used ' || coalesce(r.coupon_id, 'none')
  FROM orders o LEFT JOIN quotes q ON q.id = o.quote_id
  LEFT JOIN redemptions r ON r.checkout_id = o.checkout_id
  WHERE o.sale IS NULL
    AND (q.coupon_id IS NOT r.coupon_id OR (o.discount_amount > 0) <> (q.coupon_id IS NOT NULL))
  UNION ALL
  SELECT 'quote ' || q.id || ' has ' || q.discount_amount || ' taken off ' || q.subtotal_amount
  FROM quotes q JOIN coupons c ON c.id = q.coupon_id
  WHERE abs(q.discount_amount - q.subtotal_amount * c.points / 10000.0) > 0.5
    OR q.subtotal_amount < c.subtotal_min`

/** The same of orders of whole carts, which keep the coupon that they were shown with. */
const problemsOfSalesSql = `
  SELECT 'order ' || o.id || ' was shown coupon ' || coalesce(o.sale ->> '$.coupon.id', 'none') ||
    ', and used ' || coalesce(r.coupon_id, 'none') AS problem
  FROM orders o LEFT JOIN redemptions r ON r.checkout_id = o.checkout_id
  WHERE o.sale IS NOT NULL AND o.sale ->> '$.coupon.id' IS NOT r.coupon_id`

/** Uses of codes are what was held for checkouts, and used by their orders: never more than may be. */
export function couponsRule({ books }: Ledger): string[] {
  return [problemsSql, problemsOfSalesSql]
    .flatMap((query) => books.d1<{ problem: string }>(query))
    .map(({ problem }) => `5 ${problem}`)
}
