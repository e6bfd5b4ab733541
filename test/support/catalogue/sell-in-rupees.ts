import { env } from 'cloudflare:workers'
import { aProduct, type ProductMade } from './products.ts'

/** Has a product sold in India, too. `amount` in paise. */
export async function sellInRupees({ variantId }: ProductMade, amount = 49_900): Promise<void> {
  await env.DB.prepare("INSERT INTO prices(variant_id, currency, amount) VALUES (?, 'INR', ?)")
    .bind(variantId, amount)
    .run()
}

/** A product as the other contracts know them, on sale in India alone. */
export async function aProductInIndia(): Promise<ProductMade> {
  const product = await aProduct({ stock: 10, amount: null })
  await sellInRupees(product)
  return product
}
