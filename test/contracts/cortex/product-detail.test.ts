import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import type { ProductMade } from '../../support/catalogue/products.ts'
import { aRialProduct, productsNotOnSale } from '../../support/catalogue/rial-products.ts'
import { aCortexCustomer } from '../../support/customers/cortex-customers.ts'
import { cortexClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const anonymous = cortexClient()
const pathOf = ({ slug }: { slug: string }) => `/api/v1/products/info/${slug}/`

function set(product: ProductMade, columns: string): Promise<unknown> {
  return env.DB.prepare(`UPDATE products SET ${columns} WHERE id = ?`).bind(product.id).run()
}

async function addImages({ id }: ProductMade): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('INSERT INTO product_images(product_id, url) VALUES (?, ?)').bind(
      id,
      'https://example.com/back.jpg',
    ),
    env.DB.prepare(
      'INSERT INTO product_images(product_id, object_key, is_primary) VALUES (?, ?, 1)',
    ).bind(id, 'images/front.jpg'),
  ])
}

/** Puts a discount in force until the year 2100. */
function addSale({ id }: ProductMade, name: string, points: number): Promise<void> {
  const [startsAt, endsAt] = [new Date(0), new Date(Date.UTC(2100, 0))]
  return aDiscount({ name, points, on: { productId: id }, startsAt, endsAt })
}

describe('a product', () => {
  it('is not viewed by who only asks whether it is there', async () => {
    const product = await aRialProduct()
    const head = await anonymous.request('HEAD', pathOf(product), { documented: false })
    expect(head.status).toBe(200)
    const { body } = await anonymous.get(pathOf(product), { expect: 200 })
    expect(body.visit_count).toBe(1)
  })

  it('is shown with everything the document names', async () => {
    const product = await aRialProduct({ stock: 12, amount: 600_000_000 })
    await set(
      product,
      `brand = 'Asus', description = 'A light machine for travel.', features = '[{"name":"Memory","value":"16 GB"}]', created_at = 1566655522000`,
    )
    await env.DB.prepare('UPDATE listings SET visit_count = 56 WHERE product_id = ?')
      .bind(product.id)
      .run()
    await addImages(product)
    await addSale(product, 'Odds and ends', 1250)
    await addSale(product, 'Summer sale', 2000)
    const { body, headers } = await anonymous.get(pathOf(product), { expect: 200 })
    expect(body).toEqual({
      id: product.id,
      in_stock: true,
      stock: 12,
      title: product.name,
      slug: product.slug,
      brand: 'Asus',
      visit_count: 57,
      price: 480_000_000,
      price_formatted: '480,000,000',
      has_discount: true,
      discount: [
        { name: 'Summer sale', percent: 20, end_date: '2100-01-01T00:00:00.000Z' },
        { name: 'Odds and ends', percent: 12.5, end_date: '2100-01-01T00:00:00.000Z' },
      ],
      features: [{ feature: 'Memory', value: '16 GB' }],
      main_image: 'https://shop.test/images/front.jpg',
      avg_rating: '0.0',
      created_at: '2019-08-24T14:05:22.000Z',
      url: `https://shop.test/api/v1/products/info/${product.slug}/`,
      description: 'A light machine for travel.',
      images: ['https://example.com/back.jpg', 'https://shop.test/images/front.jpg'],
    })
    expect(headers.get('Cache-Control')).toBe('no-store')
  })

  it('has null for what it does not have', async () => {
    const product = await aRialProduct({ stock: 0, amount: 7 })
    const { body } = await anonymous.get(pathOf(product), { expect: 200 })
    expect(body).toMatchObject({
      in_stock: false,
      brand: null,
      visit_count: 1,
      price_formatted: '7',
      has_discount: false,
      discount: null,
      features: [],
      main_image: null,
      description: null,
      images: [],
    })
  })

  it('has its first image for the main one where none is primary', async () => {
    const product = await aRialProduct()
    await addImages(product)
    await env.DB.prepare('UPDATE product_images SET is_primary = 0 WHERE product_id = ?')
      .bind(product.id)
      .run()
    const { body } = await anonymous.get(pathOf(product), { expect: 200 })
    expect(body.main_image).toBe('https://example.com/back.jpg')
  })

  it('counts the views of customers and of passers-by alike', async () => {
    const [product, customer] = await Promise.all([aRialProduct(), aCortexCustomer()])
    const counts: number[] = []
    for (const viewer of [anonymous, customer, anonymous]) {
      const { body } = await viewer.get(pathOf(product), { expect: 200 })
      counts.push(body.visit_count)
    }
    expect(counts).toEqual([1, 2, 3])
  })

  it('costs one query and one call', async () => {
    const { cost } = await anonymous.get(pathOf(await aRialProduct()), { expect: 200 })
    expect(cost).toMatchObject({ queries: 1, objectCalls: 1, rowsWritten: 0 })
  })
})

it('answers 404 for what is not on sale, and counts nothing', async () => {
  const hidden = await productsNotOnSale()
  for (const product of [...hidden, { slug: 'no-such-product' }]) {
    const { body, cost } = await anonymous.get(pathOf(product), { expect: 404 })
    expect(body).toEqual({ detail: 'Product not found' })
    expect(cost.objectCalls).toBe(0)
  }
})

it('answers 401 to a bad token, and counts nothing', async () => {
  const product = await aRialProduct()
  const { body } = await cortexClient({ token: 'stale' }).get(pathOf(product), { expect: 401 })
  expect(body).toEqual({ detail: 'Token is invalid or expired', code: 'token_not_valid' })
  const { body: seen } = await anonymous.get(pathOf(product), { expect: 200 })
  expect(seen.visit_count).toBe(1)
})

it('answers 400 when the visit cannot be counted, and tries only once', async () => {
  const product = await aRialProduct()
  let attempts = 0
  const unlucky = cortexClient({
    fetch: withEnv({
      VISITS: countersThat(async () => {
        attempts += 1
        throw Object.assign(new Error('The connection was lost'), { retryable: true })
      }),
    }),
  })
  const { body } = await unlucky.get(pathOf(product), { expect: 400 })
  expect(body).toEqual({ detail: 'Transaction rolled back due to an error' })
  expect(attempts).toBe(1)
})

/** Safe: a counter is asked for by its name, and to record alone. */
function countersThat(record: () => Promise<never>): Env['VISITS'] {
  return { getByName: () => ({ record }) } as unknown as Env['VISITS']
}
