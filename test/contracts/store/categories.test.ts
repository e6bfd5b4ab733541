import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Client, storeClient } from '../../support/http/client.ts'

const anonymous = storeClient()
let staff: Client
let customer: Client

beforeAll(async () => {
  staff = await aStaffMember()
  customer = await aCustomer()
})

async function categoryOf(productId: number): Promise<string> {
  const row = await env.DB.prepare(
    'SELECT slug FROM categories WHERE id = (SELECT category_id FROM products WHERE id = ?)',
  )
    .bind(productId)
    .first<{ slug: string }>()
  return row?.slug ?? ''
}

test('creates, changes and deletes a category', async () => {
  const path = '/products/categories/'
  const created = await staff.post(path, { name: ' Audio ', slug: 'audio' }, { expect: 201 })
  expect(created.body).toEqual({ id: created.body.id, name: 'Audio', slug: 'audio' })
  const patched = await staff.patch(`${path}audio/`, { slug: 'sound' }, { expect: 200 })
  expect(patched.body).toEqual({ id: created.body.id, name: 'Audio', slug: 'sound' })
  await staff.patch(`${path}sound/`, {}, { expect: 200 })
  const put = await staff.put(`${path}sound/`, { name: 'Sound', slug: 'sound' }, { expect: 200 })
  expect(put.body.name).toBe('Sound')
  await staff.delete(`${path}sound/`, { expect: 204 })
  await anonymous.get(`${path}sound/`, { expect: 404 })
  await staff.delete(`${path}sound/`, { expect: 404 })
  await staff.patch(`${path}sound/`, { name: 'x' }, { expect: 404 })
})

test('names the fields at fault', async () => {
  const path = '/products/categories/'
  const empty = await staff.post(path, {}, { expect: 400 })
  expect(Object.keys(empty.body.fields)).toEqual(['name', 'slug'])
  await staff.post(path, { name: 'A', slug: 'a b' }, { expect: 400 })
  await staff.post(path, { name: 'Twice', slug: 'twice' }, { expect: 201 })
  const taken = await staff.post(path, { name: 'Again', slug: 'twice' }, { expect: 400 })
  expect(taken.body).toEqual({
    error: 'slug: A category with this slug already exists.',
    fields: { slug: ['A category with this slug already exists.'] },
  })
  await staff.post(path, { name: 'Third', slug: 'third' }, { expect: 201 })
  await staff.patch(`${path}third/`, { slug: 'twice' }, { expect: 400 })
})

test('lets staff alone write', async () => {
  const path = '/products/categories/'
  for (const [client, expect] of [
    [anonymous, 401],
    [customer, 403],
  ] as const) {
    await client.post(path, { name: 'A', slug: 'a' }, { expect })
    await client.put(`${path}a/`, { name: 'A', slug: 'a' }, { expect })
    await client.patch(`${path}a/`, { name: 'A' }, { expect })
    await client.delete(`${path}a/`, { expect })
  }
})

test('shows the active products of a category', async () => {
  const product = await aProduct({ amount: 9999 })
  const slug = await categoryOf(product.id)
  const { body } = await anonymous.get(`/products/categories/${slug}/`, { expect: 200 })
  expect(body.products).toEqual([
    { id: product.id, name: product.name, slug: product.slug, price: '99.99' },
  ])
  await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(product.id).run()
  const later = await anonymous.get(`/products/categories/${slug}/`, { expect: 200 })
  expect(later.body.products).toEqual([])
})

test('keeps a category that holds products, and lets it go after the last one is deleted', async () => {
  const product = await aProduct()
  const slug = await categoryOf(product.id)
  const refused = await staff.delete(`/products/categories/${slug}/`, { expect: 400 })
  expect(refused.body).toEqual({ error: 'Category still has products.' })
  await staff.delete(`/products/${product.slug}/`, { expect: 204 })
  await staff.delete(`/products/categories/${slug}/`, { expect: 204 })
})

test('lifts subcategories to the parent of a deleted category', async () => {
  await env.DB.batch([
    env.DB.prepare(`INSERT INTO categories(name, slug) VALUES ('Top', 'top')`),
    env.DB.prepare(`INSERT INTO categories(name, slug, parent_id) SELECT 'Middle', 'middle', id
      FROM categories WHERE slug = 'top'`),
    env.DB.prepare(`INSERT INTO categories(name, slug, parent_id) SELECT 'Low', 'low', id
      FROM categories WHERE slug = 'middle'`),
  ])
  await staff.delete('/products/categories/middle/', { expect: 204 })
  const row = await env.DB.prepare(`SELECT p.slug AS slug FROM categories c
    JOIN categories p ON p.id = c.parent_id WHERE c.slug = 'low'`).first<{ slug: string }>()
  expect(row?.slug).toBe('top')
})

test('turns pages, from both ends of the list', async () => {
  await env.DB.prepare(
    `INSERT INTO categories(name, slug)
     SELECT 'Page ' || value, 'page-' || value FROM json_each(?)`,
  )
    .bind(JSON.stringify(Array.from({ length: 35 }, (_, index) => index)))
    .run()
  const ids: number[] = []
  let path: string | null = '/products/categories/'
  let count = 0
  while (path) {
    const { body } = await anonymous.get(path, { expect: 200 })
    ids.push(...body.results.map(({ id }: { id: number }) => id))
    count = body.count
    path = body.next && new URL(body.next).pathname + new URL(body.next).search
  }
  expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  expect(new Set(ids).size).toBe(count)
  expect(ids.length).toBe(count)
  const beyond = Math.ceil(count / 10) + 1
  const { body } = await anonymous.get(`/products/categories/?page=${beyond}`, { expect: 404 })
  expect(body).toEqual({ detail: 'Invalid page.' })
})
