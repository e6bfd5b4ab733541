/*
 * Finds counts in D1 that are not those of what they count. The tables of figures are kept by triggers and
 * by placing orders (docs/decisions/figures.md).
 */

interface Count {
  /** What is counted, for the message. */
  of: string
  keys: string[]
  /** As it stands in its table: the keys and `n`. */
  kept: string
  /** Counted anew: the same columns. */
  anew: string
}

const isCustomer = 'email_identifies = 1 AND is_staff = 0'
const dayOf = (time: string) => `date(${time} / 1000, 'unixepoch')`

/** One for each column of `daily_orders`. */
const ofDays = (of: string, column: string, value: string): Count => ({
  of,
  keys: ['channel', 'day', 'status'],
  kept: `SELECT channel, day, status, ${column} AS n FROM daily_orders`,
  anew: `SELECT channel, ${dayOf('created_at')} AS day, status, ${value} AS n
    FROM orders GROUP BY 1, 2, 3`,
})

/** The products of each order that is not cancelled. */
const paired = `SELECT DISTINCT i.order_id, i.product_id
  FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.status <> 'cancelled'`

const counts: Count[] = [
  ofDays('orders', 'orders', 'count(*)'),
  ofDays('cents', 'total_amount', 'sum(total_amount)'),
  ofDays('orders from carts', 'cart_orders', "sum(policy ->> 'paid' IS NOT 'on_delivery')"),
  {
    of: 'customers',
    keys: ['day'],
    kept: 'SELECT day, customers AS n FROM daily_customers',
    anew: `SELECT ${dayOf('created_at')} AS day, count(*) AS n FROM users WHERE ${isCustomer} GROUP BY 1
      UNION ALL SELECT '', count(*) FROM users WHERE ${isCustomer}`,
  },
  {
    of: 'orders of a buyer',
    keys: ['user_id', 'channel', 'day'],
    kept: 'SELECT user_id, channel, last_day AS day, orders AS n FROM buyers',
    anew: `SELECT user_id, channel, ${dayOf('max(created_at)')} AS day,
        sum(status <> 'cancelled') AS n
      FROM orders GROUP BY 1, 2`,
  },
  {
    of: 'cents of a buyer',
    keys: ['user_id', 'channel'],
    kept: 'SELECT user_id, channel, total_amount AS n FROM buyers',
    anew: `SELECT user_id, channel, sum(iif(status <> 'cancelled', total_amount, 0)) AS n
      FROM orders GROUP BY 1, 2`,
  },
  {
    of: 'buyers',
    keys: ['channel', 'day'],
    kept: 'SELECT channel, day, customers AS n FROM daily_buyers',
    anew: `SELECT channel, day, count(*) AS n FROM (
        SELECT user_id, channel, ${dayOf('max(created_at)')} AS day FROM orders GROUP BY 1, 2)
      JOIN users ON users.id = user_id WHERE ${isCustomer} GROUP BY 1, 2`,
  },
  {
    of: 'carts',
    keys: ['channel', 'day'],
    kept: 'SELECT channel, day, carts AS n FROM daily_carts',
    anew: `SELECT channel, held_on AS day, count(*) AS n FROM carts
      WHERE held_on IS NOT NULL GROUP BY 1, 2`,
  },
  {
    of: 'purchases',
    keys: ['user_id', 'product_id'],
    kept: 'SELECT user_id, product_id, items AS n FROM purchases',
    anew: `SELECT o.user_id, i.product_id, count(*) AS n
      FROM order_items i JOIN orders o ON o.id = i.order_id
      WHERE o.status <> 'cancelled' GROUP BY 1, 2`,
  },
  {
    of: 'pairs',
    keys: ['product_id', 'other_id'],
    kept: 'SELECT product_id, other_id, orders AS n FROM bought_together',
    anew: `SELECT a.product_id, b.product_id AS other_id, count(*) AS n
      FROM (${paired}) a JOIN (${paired}) b
        ON b.order_id = a.order_id AND b.product_id <> a.product_id
      GROUP BY 1, 2`,
  },
]

/** Queries whose rows tell, as `problem`, of each count that is wrong. */
export const miscounts: string[] = counts.map(
  ({ of, keys, kept, anew }) => `
    SELECT sum(n) || ' ${of} too many: ' || ${keys.join(" || ' ' || ")} AS problem
    FROM (${kept} UNION ALL SELECT ${keys.join(', ')}, -n FROM (${anew}))
    GROUP BY ${keys.join(', ')} HAVING sum(n) <> 0`,
)
