import { env } from 'cloudflare:workers'
import type { ProductMade } from '../catalogue/products.ts'
import { type AvantlushCustomer, anAvantlushCustomer } from '../customers/avantlush-customers.ts'
import type { Client, Json } from '../http/client.ts'

export const cartPath = '/api/cart/'
export const summaryPath = '/api/cart/summary/'
export const addPath = '/api/cart/add-item/'
export const quantityPath = '/api/cart/update-quantity/'
export const removePath = '/api/cart/remove-item/'
export const codePath = '/api/cart/apply-discount/'
export const clearPath = '/api/cart/clear/'

/** A new customer with so many units of each product in the cart. */
export async function aCustomerWith(
  products: Pick<ProductMade, 'id'>[],
  quantity = 1,
): Promise<AvantlushCustomer> {
  const customer = await anAvantlushCustomer()
  for (const { id } of products) {
    await customer.post(addPath, { product_id: id, quantity }, { expect: 201 })
  }
  return customer
}

export async function itemsOf(customer: Client): Promise<Json[]> {
  return (await customer.get(cartPath, { expect: 200 })).body.items
}

export async function quantitiesOf(customer: Client): Promise<number[]> {
  return (await itemsOf(customer)).map(({ quantity }) => quantity)
}

export async function summaryOf(customer: Client): Promise<Json> {
  return (await customer.get(summaryPath, { expect: 200 })).body
}

/** What staff may do to a product that lies in carts. */
export function withdraw({ id }: ProductMade): Promise<unknown> {
  return env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(id).run()
}

export function publish({ id }: ProductMade): Promise<unknown> {
  return env.DB.prepare("UPDATE products SET status = 'active' WHERE id = ?").bind(id).run()
}

export function deleteProduct({ id }: ProductMade): Promise<unknown> {
  return env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(id).run()
}

export function reprice({ variantId }: ProductMade, amount: number): Promise<unknown> {
  return env.DB.prepare('UPDATE prices SET amount = ? WHERE variant_id = ?')
    .bind(amount, variantId)
    .run()
}

export function takePrices({ variantId }: ProductMade): Promise<unknown> {
  return env.DB.prepare('DELETE FROM prices WHERE variant_id = ?').bind(variantId).run()
}

export function restock({ variantId }: ProductMade, stock: number): Promise<unknown> {
  return env.DB.prepare('UPDATE variants SET stock = ? WHERE id = ?').bind(stock, variantId).run()
}
