import * as z from 'zod'
import { idIn } from '../../core/catalog/named-product.ts'
import { lineField, secretField } from '../../http/text-fields.ts'

/** Nothing has the id 0: a text that is no id names nothing. */
export const idText = z
  .string()
  .max(100)
  .transform((text) => idIn(text) ?? 0)

/** What names a unit: a product, and one of its variants where it has some. */
export const unitFields = { product_id: idText, variant_id: idText.nullable() }

export const quantityMax = 1_000_000_000

/** `UpdateCartItem` */
export const CartItemInput = z
  .object({ ...unitFields, quantity: z.int().min(0).max(quantityMax) })
  .transform(({ product_id, variant_id, quantity }) => {
    return { productId: product_id, variantId: variant_id, quantity }
  })

const metadataMax = 20

export const metadata = z
  .record(lineField(100), secretField(255, 0))
  .refine((data) => Object.keys(data).length <= metadataMax, {
    error: `Ensure this has at most ${metadataMax} entries.`,
  })
