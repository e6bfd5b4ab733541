import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { context } from '../world/context.ts'
import type { ProductMade } from './products.ts'

type Sold = Pick<ProductMade, 'variantId'>

/** What D1 shows of a product's stock. */
export async function shownStock({ variantId }: Sold): Promise<number> {
  const row = env.DB.prepare('SELECT stock FROM variants WHERE id = ?').bind(variantId)
  return (await row.first<number>('stock')) ?? 0
}

/** The counter tells D1 what it has not told yet. */
export function tellOfStock({ variantId }: Sold): Promise<boolean> {
  return runDurableObjectAlarm(env.STOCK.getByName(String(variantId)))
}

/** A checkout holds units, of which D1 is told; answers how it lets them go. */
export async function holdStock(product: Sold, quantity: number): Promise<() => Promise<void>> {
  const { variantId } = product
  const stock = context().objects.stock(variantId)
  const checkoutId = crypto.randomUUID()
  const expiresAt = Date.now() + 60_000
  const held = await stock.reserve({ variantId, checkoutId, quantity, expiresAt })
  if (!held.ok) throw new Error('There is too little to hold')
  await tellOfStock(product)
  return async () => void (await stock.release(variantId, checkoutId))
}
