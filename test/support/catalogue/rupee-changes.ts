import { env } from 'cloudflare:workers'

/* What staff do to a product while it lies in carts. */

type Product = { id: number }

export function withdraw({ id }: Product): Promise<void> {
  return run("UPDATE products SET status = 'draft' WHERE id = ?", id)
}

export function publish({ id }: Product): Promise<void> {
  return run("UPDATE products SET status = 'active' WHERE id = ?", id)
}

export function deleteProduct({ id }: Product): Promise<void> {
  return run('UPDATE products SET deleted_at = 1 WHERE id = ?', id)
}

export function deleteVariant(variantId: number): Promise<void> {
  return run('UPDATE variants SET deleted_at = 1 WHERE id = ?', variantId)
}

/** In paise. */
export function reprice(variantId: number | undefined, amount: number): Promise<void> {
  return run('UPDATE prices SET amount = ? WHERE variant_id = ?', amount, variantId)
}

export function takePrice(variantId: number | undefined): Promise<void> {
  return run('DELETE FROM prices WHERE variant_id = ?', variantId)
}

export function restock(variantId: number | undefined, stock: number): Promise<void> {
  return run('UPDATE variants SET stock = ? WHERE id = ?', stock, variantId)
}

async function run(statement: string, ...values: (number | undefined)[]): Promise<void> {
  await env.DB.prepare(statement)
    .bind(...values)
    .run()
}
