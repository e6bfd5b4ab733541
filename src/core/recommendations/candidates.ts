import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import {
  categoryTree,
  nearCategoryMax,
  newestOf,
  pairsMax,
  sameCategoryMax,
} from './near-products.ts'

/**
 * `similar`: of a category of the given products or one of the same tree. `cross_sell`: bought in one order with
 * them. `up_sell`: of the category of one of them, and dearer than that one.
 */
export type RelatedKind = 'similar' | 'cross_sell' | 'up_sell'

const candidatesMax = 200

/**
 * CTEs of a WITH RECURSIVE, of which the last is `candidate(product_id, weight)`: what is on sale, up to 200, the
 * heaviest being the nearest. `given` is a SELECT of product ids; what is not on sale of them is passed over.
 */
export function candidates(kind: RelatedKind, given: SQL, currency: string): SQL {
  return sql`
    own(product_id, category_id, amount) AS MATERIALIZED (
      SELECT l.product_id, l.category_id, l.amount FROM (${given}) given
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = given.id
      WHERE l.is_active = 1),
    ${waysOf[kind](currency)},
    candidate(product_id, weight) AS MATERIALIZED (
      SELECT near.product_id, sum(near.weight) AS weight FROM near
      CROSS JOIN listings l ON l.currency = ${currency} AND l.product_id = near.product_id
      WHERE l.is_active = 1 AND near.product_id NOT IN (SELECT product_id FROM own)
      GROUP BY near.product_id ORDER BY 2 DESC, max(l.created_at) DESC, 1
      LIMIT ${constant(candidatesMax)})`
}

/** CTEs of which the last is `near(product_id, weight)`, with a row of a product for each reason. */
const waysOf: Record<RelatedKind, (currency: string) => SQL> = {
  similar: () => sql`
    ${categoryTree(sql`SELECT category_id FROM own`)},
    near(product_id, weight) AS (
      SELECT p.id, 2 FROM (SELECT DISTINCT category_id AS id FROM own) c
      CROSS JOIN products p ON p.id IN (${newestOf(sql`c.id`, sameCategoryMax)})
      UNION ALL
      SELECT p.id, 1 FROM tree c CROSS JOIN products p ON p.id IN (${newestOf(sql`c.id`, nearCategoryMax)})
      WHERE c.id NOT IN (SELECT category_id FROM own))`,
  cross_sell: () => sql`
    near(product_id, weight) AS (
      SELECT b.other_id, b.orders FROM own CROSS JOIN bought_together b
        ON b.product_id = own.product_id AND b.other_id IN (
          SELECT other_id FROM bought_together
          WHERE product_id = own.product_id AND orders > 0
          ORDER BY orders DESC, other_id LIMIT ${constant(pairsMax)}))`,
  // The nearest price above comes first.
  up_sell: (currency) => sql`
    floor(id, amount) AS (SELECT category_id, min(amount) FROM own GROUP BY category_id),
    near(product_id, weight) AS (
      SELECT o.product_id, -o.amount FROM floor c
      CROSS JOIN listings o
        ON o.currency = ${currency} AND o.product_id IN (${newestOf(sql`c.id`, sameCategoryMax)})
      WHERE o.amount > c.amount)`,
}
