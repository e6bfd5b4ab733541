import type { Client, Json } from '../http/client.ts'
import type { Purchase } from '../sales/purchases.ts'
import type { ProductMade } from './products.ts'

export const productReviewsPath = ({ id }: Pick<ProductMade, 'id'>) =>
  `/catalog/products/${id}/reviews`

/** The form in which a customer reviews what was bought; a field of null is left out. */
export function aReviewForm(
  { uuid, orderNumber }: Pick<Purchase, 'uuid' | 'orderNumber'>,
  more: Record<string, string | null> = {},
  pictures: Uint8Array<ArrayBuffer>[] = [],
  field = 'images',
): FormData {
  const form = new FormData()
  const fields = { user_id: uuid, order_number: orderNumber, rating: '4.5', ...more }
  for (const [name, value] of Object.entries(fields)) if (value !== null) form.set(name, value)
  for (const bytes of pictures) form.append(field, new File([bytes], 'picture.png'))
  return form
}

/** What everybody may read of a product's reviews. */
export async function reviewsShown(
  client: Client,
  product: Pick<ProductMade, 'id'>,
  query = '',
): Promise<Json> {
  const path = productReviewsPath(product) + query
  return (await client.get(path, { expect: 200 })).body.content
}

/** Sends a review of what was bought. */
export function writeReview({ client, product }: Purchase, form: FormData, status = 200) {
  return client.post(productReviewsPath(product), form, { expect: status })
}
