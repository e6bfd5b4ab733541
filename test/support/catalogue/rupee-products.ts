import { env } from 'cloudflare:workers'
import { aProduct, type ProductMade } from './products.ts'

/** Has a product sold in India, too. `amount` in paise. */
export async function sellInRupees({ variantId }: ProductMade, amount = 49_900): Promise<void> {
  await env.DB.prepare("INSERT INTO prices(variant_id, currency, amount) VALUES (?, 'INR', ?)")
    .bind(variantId, amount)
    .run()
}

/** A product on sale in India alone. `amount` in paise. */
export async function aRupeeProduct({ stock = 10, amount = 49_900 } = {}): Promise<ProductMade> {
  const product = await aProduct({ stock, amount: null })
  await sellInRupees(product, amount)
  return product
}
