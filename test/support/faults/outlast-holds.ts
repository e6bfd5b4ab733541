import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { StockCounter } from '../../../src/objects/stock-counter.ts'
import type { ProductMade } from '../catalogue/products.ts'
import { inMinutes } from './still-world.ts'

/** The counter of a product is woken when all that it holds has run out. */
export async function outlastHolds({ variantId }: ProductMade): Promise<void> {
  const stub: DurableObjectStub<StockCounter> = env.STOCK.getByName(String(variantId))
  await runInDurableObject(stub, async (object) => {
    const { world } = object
    object.world = inMinutes(world, 1)
    await object.alarm()
    object.world = world
  })
}
