import { env } from 'cloudflare:workers'
import { describe, expect, it, test } from 'vitest'
import { aKettle, aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import {
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
} from '../../support/customers/storefront-visitors.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'
import {
  aRupeeOrder,
  buyThroughStore,
  cancelRupeeOrder,
  withdraw,
} from '../../support/sales/rupee-orders.ts'

const path = '/orders/buy-it-again'

async function bought({ client }: Pick<Visitor, 'client'>, query = ''): Promise<Json> {
  return (await client.get(path + query, { expect: 200 })).body.content
}

const idsIn = ({ items }: Json): string[] => items.map(({ product_id }: Json) => product_id)

const idsOf = (...products: { id: number }[]): string[] => products.map(({ id }) => String(id))

describe('what can be bought again', () => {
  it('is nothing for somebody who has bought nothing', async () => {
    expect(await bought(await aVisitor())).toEqual({
      items: [],
      pagination: {
        ...{ total_records: 0, total_pages: 0, limit: 25 },
        ...{ previous_page: null, next_page: null },
      },
    })
  })

  it('is a product at the price of its latest purchase', async () => {
    const images = ['https://img.test/back.png', 'https://img.test/front.png']
    const [customer, kettle] = [await aRegisteredCustomer(), await aRupeeProduct({ images })]
    await aRupeeOrder(customer, [{ product: kettle, unitAmount: 7_777 }])
    await aRupeeOrder(customer, [{ product: kettle, unitAmount: 8_050, quantity: 3 }])
    expect(await bought(customer)).toEqual({
      items: [
        {
          ...{ product_id: String(kettle.id), product_name: kettle.name },
          ...{ product_image_url: images[1], variant_id: null, variant_name: null },
          ...{ selling_price: 80.5, listing_price: 80.5, seller_id: null, seller_detail: null },
        },
      ],
      pagination: expect.objectContaining({ total_records: 1, total_pages: 1 }),
    })
  })

  it('is also what was bought through another contract in this channel', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle(12_345)]
    await buyThroughStore(customer, kettle)
    await env.DB.prepare('UPDATE prices SET amount = 99900 WHERE variant_id = ?')
      .bind(kettle.variantIds[0])
      .run()
    const { items } = await bought(customer)
    expect(items).toMatchObject([{ product_name: kettle.name, selling_price: 123.45 }])
  })

  it('comes with the newest order first, and within one order as it was ordered', async () => {
    const customer = await aRegisteredCustomer()
    const [one, two, three] = [await aKettle(), await aKettle(), await aKettle()]
    await aRupeeOrder(customer, [{ product: three }, { product: one }])
    await aRupeeOrder(customer, [{ product: two }])
    expect(idsIn(await bought(customer))).toEqual(idsOf(two, three, one))
    await aRupeeOrder(customer, [{ product: one }])
    expect(idsIn(await bought(customer))).toEqual(idsOf(one, two, three))
  })

  it('keeps its name when the product is called differently by now', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    await aRupeeOrder(customer, [{ product: kettle }])
    await env.DB.prepare("UPDATE products SET name = 'Boiler' WHERE id = ?").bind(kettle.id).run()
    expect((await bought(customer)).items[0].product_name).toBe(kettle.name)
  })

  it('leaves out what is withdrawn, deleted or no longer sold in rupees', async () => {
    const [customer, kept] = [await aRegisteredCustomer(), await aKettle(10_000, 0)]
    const [draft, deleted, unpriced] = [await aKettle(), await aKettle(), await aKettle()]
    const lines = [kept, draft, deleted, unpriced].map((product) => ({ product }))
    await aRupeeOrder(customer, lines)
    await withdraw(draft)
    const run = (statement: string, id: number) => env.DB.prepare(statement).bind(id).run()
    await run('UPDATE products SET deleted_at = 1 WHERE id = ?', deleted.id)
    await run('DELETE FROM prices WHERE variant_id = ?', unpriced.variantIds[0] ?? 0)
    const content = await bought(customer)
    expect(idsIn(content)).toEqual(idsOf(kept))
    expect(content.pagination.total_records).toBe(1)
  })

  it('is nothing of orders that are unpaid, cancelled or of another channel', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    await aRupeeOrder(customer, [{ product: kettle }], { isPaid: false })
    await aRupeeOrder(customer, [{ product: kettle }], { channel: 'us' })
    const order = await aRupeeOrder(customer, [{ product: kettle }])
    expect(idsIn(await bought(customer))).toEqual(idsOf(kettle))
    await cancelRupeeOrder(order)
    expect(idsIn(await bought(customer))).toEqual([])
  })

  it('falls back to the purchase before when the latest one is cancelled', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    await aRupeeOrder(customer, [{ product: kettle, unitAmount: 5_000 }])
    await cancelRupeeOrder(await aRupeeOrder(customer, [{ product: kettle, unitAmount: 6_000 }]))
    expect((await bought(customer)).items).toMatchObject([{ selling_price: 50 }])
  })

  it('is the own alone, also for visitors', async () => {
    const [customer, visitor] = [await aRegisteredCustomer(), await aVisitor()]
    const product = await aKettle()
    await aRupeeOrder(visitor, [{ product }])
    expect(idsIn(await bought(visitor))).toEqual(idsOf(product))
    expect(idsIn(await bought(customer))).toEqual([])
  })
})

describe('a variant', () => {
  it('is named where the product has some, as the last order had it', async () => {
    const [customer, shirt] = [await aRegisteredCustomer(), await aRupeeShirt()]
    await aRupeeOrder(customer, [{ product: shirt, variant: 2 }])
    await aRupeeOrder(customer, [{ product: shirt }])
    const small = { variant_id: String(shirt.variantIds[0]), variant_name: 'S' }
    expect((await bought(customer)).items).toMatchObject([small])
    await aRupeeOrder(customer, [{ product: shirt, variant: 1 }])
    const medium = { variant_id: String(shirt.variantIds[1]), variant_name: 'M' }
    expect((await bought(customer)).items).toMatchObject([medium])
  })

  it('without a name is called by what tells it from the others', async () => {
    const size = (options: Record<string, string>) => ({ options })
    const shirt = await aRupeeShirt({
      variants: [size({ Size: 'S', Colour: 'Red' }), size({ Size: 'M', Colour: 'Blue' })],
    })
    const customer = await aRegisteredCustomer()
    await aRupeeOrder(customer, [{ product: shirt, variant: 1 }])
    expect((await bought(customer)).items[0].variant_name).toBe('M / Blue')
  })

  it('that is deleted by now is named all the same', async () => {
    const [customer, shirt] = [await aRegisteredCustomer(), await aRupeeShirt()]
    await aRupeeOrder(customer, [{ product: shirt, variant: 2 }])
    const large = shirt.variantIds[2] ?? 0
    await env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE id = ?').bind(large).run()
    const { items } = await bought(customer)
    expect(items).toMatchObject([{ variant_id: String(large), variant_name: 'L' }])
  })

  it('is what the order has kept of it, whatever has become of the product', async () => {
    const customer = await aRegisteredCustomer()
    const [kettle, shirt] = [await aKettle(), await aRupeeShirt()]
    const asVariant = { isVariant: true, variantName: 'Two litres', baseAmount: 12_050 }
    const asProduct = { isVariant: false, variantName: '', baseAmount: 11_000 }
    await aRupeeOrder(customer, [
      { product: kettle, soldAs: asVariant },
      { product: shirt, soldAs: asProduct },
    ])
    const { items } = await bought(customer)
    const variant = { variant_id: String(kettle.variantIds[0]), variant_name: 'Two litres' }
    expect(items).toMatchObject([
      { ...variant, selling_price: 100, listing_price: 120.5 },
      { variant_id: null, variant_name: null, selling_price: 100, listing_price: 110 },
    ])
  })

  it('has the price of its latest purchase also where it was given then', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    const soldAs = { amount: 10_000, baseAmount: 12_000 }
    await aRupeeOrder(customer, [{ product: kettle, unitAmount: 0, soldAs }])
    const { items } = await bought(customer)
    expect(items).toMatchObject([{ selling_price: 100, listing_price: 120 }])
  })

  it('that was paid for is meant, not the units that came with it', async () => {
    const [customer, shirt] = [await aRegisteredCustomer(), await aRupeeShirt()]
    await aRupeeOrder(customer, [
      { product: shirt, variant: 1, unitAmount: 12_000 },
      { product: shirt, variant: 0, unitAmount: 10_000 },
    ])
    const { items } = await bought(customer)
    expect(items).toMatchObject([{ variant_name: 'M', selling_price: 120 }])
  })
})

describe('pages', () => {
  it('hold as many as are asked for, and past the last one there is nothing', async () => {
    const customer = await aRegisteredCustomer()
    const products = [await aKettle(), await aKettle(), await aKettle()]
    for (const product of products) await aRupeeOrder(customer, [{ product }])
    const newestFirst = idsOf(...products).toReversed()
    const first = await bought(customer, '?limit=2')
    expect(idsIn(first)).toEqual(newestFirst.slice(0, 2))
    expect(first.pagination).toEqual({
      ...{ total_records: 3, total_pages: 2, limit: 2, previous_page: null, next_page: 2 },
    })
    const last = await bought(customer, '?limit=2&page=2')
    expect(idsIn(last)).toEqual(newestFirst.slice(2))
    const past = await bought(customer, `?limit=2&page=${'9'.repeat(30)}`)
    expect(idsIn(past)).toEqual([])
    expect(past.pagination).toMatchObject({ total_records: 3, previous_page: 2 })
  })

  test.each(['page=0', 'page=-1', 'page=x', 'limit=0', 'limit=1e3', 'page=%00', 'sort_by=[]'])(
    'pass over %s',
    async (query) => {
      const [customer, product] = [await aRegisteredCustomer(), await aKettle()]
      await aRupeeOrder(customer, [{ product }])
      const { items, pagination } = await bought(customer, `?${query}`)
      expect(items).toHaveLength(1)
      expect(pagination.limit).toBe(25)
    },
  )

  it('have at most a hundred entries', async () => {
    const { pagination } = await bought(await aVisitor(), '?limit=101')
    expect(pagination.limit).toBe(100)
  })
})

test('nobody asks without a session, or in another store', async () => {
  const { body } = await commerceEngineClient().get(path, { expect: 401 })
  expect(body.code).toBe('unauthorized')
  const stranger = await commerceEngineClient({ token: 'a.b.c' }).get(path, { expect: 401 })
  expect(stranger.body.code).toBe('unauthorized')
  const { tokens } = await aVisitor()
  const elsewhere = commerceEngineClient({ token: tokens.access, store: 'us' })
  const { body: refused } = await elsewhere.get(path, { expect: 404 })
  expect(refused.code).toBe('store_not_found')
})
