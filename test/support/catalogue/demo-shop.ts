import type { DemoTarget } from '../../../src/db/demo/load.ts'
import { context } from '../world/context.ts'
import { runAll } from '../world/run-all.ts'

/** The database of the test, without pictures and without a password that anybody has. */
export const demoTarget = (now: Date): DemoTarget => ({
  db: context().db,
  images: { put: async () => undefined },
  readImage: async (file) => new TextEncoder().encode(file),
  hashPassword: async () => 'a hash that no password has',
  now,
})

/** Each product with its first variant, and what it costs in rupees. */
export function listDemoProducts(): Promise<Record<string, unknown>[]> {
  return runAll(
    `SELECT p.slug, p.discount_points AS discount, v.stock, l.amount,
       EXISTS (SELECT 1 FROM promotions WHERE product_id = p.id) AS is_promoted,
       (SELECT count(*) FROM variants WHERE product_id = p.id) AS units,
       p.brand <> '' AND p.description <> '' AND json_array_length(p.features) > 0 AS is_described,
       EXISTS (SELECT 1 FROM product_images WHERE product_id = p.id AND object_key <> '') AS is_shown,
       (SELECT count(DISTINCT currency) FROM listings WHERE product_id = p.id) AS currencies
     FROM products p JOIN variants v ON v.product_id = p.id AND v.is_default = 1
     JOIN listings l ON l.product_id = p.id AND l.currency = 'INR'`,
  )
}
