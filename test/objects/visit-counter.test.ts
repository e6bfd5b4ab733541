import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { counterNameOf } from '../../src/core/visits/counter.ts'
import type { ProductMade } from '../support/catalogue/products.ts'
import { aRialProduct } from '../support/catalogue/rial-products.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { cortexClient } from '../support/http/client.ts'
import { context } from '../support/world/context.ts'

const anonymous = cortexClient()

const counterOf = ({ id }: ProductMade) => env.VISITS.getByName(counterNameOf(id))

async function view({ slug }: ProductMade): Promise<number> {
  const { body } = await anonymous.get(`/api/v1/products/info/${slug}/`, { expect: 200 })
  return body.visit_count
}

const ring = (product: ProductMade) => runDurableObjectAlarm(counterOf(product))

/**
 * Has `between` stand between a counter and D1, and answers how often the counter calls it. The
 * counter lives an hour later, so that its alarm rings when the test says so.
 */
async function watchDatabase(
  product: ProductMade,
  between: (calls: number) => void = () => undefined,
): Promise<() => number> {
  let calls = 0
  await runInDurableObject(counterOf(product), (counter) => {
    const world = inMinutes(counter.world, 60)
    counter.world = interposedWorld(world, async (call) => {
      calls += 1
      between(calls)
      return call()
    })
  })
  return () => calls
}

function fail(): never {
  throw new Error('The database does not answer')
}

/** What D1 says of a product's views. */
function countInD1({ id }: ProductMade): Promise<number | null> {
  return env.DB.prepare(
    "SELECT visit_count FROM listings WHERE currency = 'IRR' AND product_id = ?",
  )
    .bind(id)
    .first<number>('visit_count')
}

describe('a thousand views at once', () => {
  it('are a thousand in the object, and after one write in D1', async () => {
    const product = await aRialProduct()
    const writes = await watchDatabase(product)
    const counts = await Promise.all(Array.from({ length: 1000 }, () => view(product)))
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
    expect(await ring(product)).toBe(true)
    expect(await countInD1(product)).toBe(1000)
    expect(writes()).toBe(1)
    expect(await view(product)).toBe(1001)
  })
})

describe('a counter', () => {
  it('wakes to write, and sleeps when there is nothing left to write', async () => {
    const product = await aRialProduct()
    await view(product)
    expect(await ring(product)).toBe(true)
    expect(await ring(product)).toBe(false)
    expect(await countInD1(product)).toBe(1)
  })

  it('loses nothing and tries again when D1 fails', async () => {
    const product = await aRialProduct()
    await view(product)
    const attempts = await watchDatabase(product, (calls) => calls <= 2 && fail())
    expect(await ring(product)).toBe(true)
    expect(await view(product)).toBe(2)
    expect(await ring(product)).toBe(true)
    expect(await countInD1(product)).toBe(0)
    expect(await ring(product)).toBe(true)
    expect(await countInD1(product)).toBe(2)
    expect(await ring(product)).toBe(false)
    expect(attempts()).toBe(3)
  })

  it('writes once more when the answer of D1 was lost', async () => {
    const product = await aRialProduct()
    await view(product)
    await runInDurableObject(counterOf(product), (counter) => {
      const { world } = counter
      counter.world = interposedWorld(world, async (call) => {
        await call()
        counter.world = world
        return fail()
      })
    })
    await ring(product)
    expect(await ring(product)).toBe(true)
    expect(await countInD1(product)).toBe(1)
  })

  it('loses nothing when it is evicted', async () => {
    const product = await aRialProduct()
    await Promise.all([view(product), view(product)])
    await evictDurableObject(counterOf(product))
    expect(await view(product)).toBe(3)
    await evictDurableObject(counterOf(product))
    expect(await ring(product)).toBe(true)
    expect(await countInD1(product)).toBe(3)
  })

  it('keeps a view for the next write that comes during one', async () => {
    const product = await aRialProduct()
    await view(product)
    await runInDurableObject(counterOf(product), (counter) => {
      const { world } = counter
      counter.world = interposedWorld(world, async (call) => {
        const answer = await call()
        counter.world = world
        await counter.record(product.id, 0)
        return answer
      })
    })
    await ring(product)
    expect(await countInD1(product)).toBe(1)
    expect(await ring(product)).toBe(true)
    expect(await countInD1(product)).toBe(2)
  })

  it('goes on from a figure that is raised in D1, and never lowers one', async () => {
    const product = await aRialProduct()
    await view(product)
    await env.DB.prepare('UPDATE listings SET visit_count = 5000 WHERE product_id = ?')
      .bind(product.id)
      .run()
    await ring(product)
    expect(await countInD1(product)).toBe(5000)
    expect(await view(product)).toBe(5001)
    await ring(product)
    expect(await countInD1(product)).toBe(5001)
  })

  it('takes the highest figure it is told, also when an older one comes later', async () => {
    const product = await aRialProduct()
    const visits = context().objects.visits(product.id)
    const counts: number[] = []
    for (const atLeast of [10, 3, 20]) counts.push(await visits.record(product.id, atLeast))
    expect(counts).toEqual([11, 12, 21])
  })
})

describe('many products', () => {
  it('are written a hundred at a time', async () => {
    const product = await aRialProduct()
    const ids = Array.from({ length: 250 }, (_, i) => product.id + 16 * i)
    const copies = JSON.stringify(ids.slice(1))
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO products(id, category_id, name, slug, created_at, updated_at)
         SELECT value, category_id, name, 'copy-' || value, 0, 0
         FROM products JOIN json_each(?1) WHERE products.id = ?2`,
      ).bind(copies, product.id),
      env.DB.prepare(
        `INSERT INTO variants(product_id, sku, is_default)
         SELECT value, 'copy-' || value, 1 FROM json_each(?)`,
      ).bind(copies),
      env.DB.prepare(
        `INSERT INTO prices(variant_id, currency, amount)
         SELECT variants.id, 'IRR', 1 FROM variants JOIN json_each(?) ON value = product_id`,
      ).bind(copies),
    ])
    const writes = await watchDatabase(product)
    await runInDurableObject(counterOf(product), async (counter) => {
      for (const id of ids) await counter.record(id, id)
    })
    await ring(product)
    expect(writes()).toBe(3)
    const missing = await env.DB.prepare(
      `SELECT count(*) AS n FROM listings JOIN json_each(?) ON value = product_id
       WHERE visit_count <> product_id + 1`,
    )
      .bind(JSON.stringify(ids))
      .first<{ n: number }>()
    expect(missing).toEqual({ n: 0 })
    expect(await ring(product)).toBe(false)
  })

  it('are shared by sixteen counters', () => {
    const names = Array.from({ length: 1000 }, (_, id) => counterNameOf(id))
    expect(new Set(names).size).toBe(16)
  })
})
