import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aLamp,
  ownPath,
  productInput,
  productsPath,
} from '../../support/catalogue/avantlush-products.ts'
import { aCategory, aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { anOrder } from '../../support/sales/orders.ts'

const anonymous = avantlushClient()
const notFound = { status: 'error', message: 'Product not found' }
const bulkPath = '/api/products/bulk-update-status/'
let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

describe('a status for many products', () => {
  const answered = (count: number) => ({
    success: true,
    message: `${count} products updated successfully`,
  })

  async function setStatus(product_ids: unknown[], status: string, headers = {}) {
    return staff.post(bulkPath, { product_ids, status }, { headers, expect: 200 })
  }

  const statusOf = async (product: Json) => (await staff.get(ownPath(product))).body.status

  it('is given to those that there are, each counted once, also those that have it', async () => {
    const category = await aCategory()
    const draft = await aLamp(staff, { category, status: 'draft' })
    const active = await aLamp(staff, { category })
    const published = await aLamp(staff, { category, status: 'published' })
    const [deleted, foreign] = [await aLamp(staff), await aProduct({ amount: null, rials: 5 })]
    await staff.delete(ownPath(deleted), { expect: 204 })
    const known = [draft.id, String(active.id), published.id, draft.id]
    const unknown = [987_654, deleted.id, foreign.id]
    const { body } = await setStatus([...known, ...unknown], 'published')
    expect(body).toEqual(answered(3))
    for (const one of [draft, active, published]) expect(await statusOf(one)).toBe('published')
    const { body: list } = await anonymous.get(`${productsPath}?category=${category}`)
    expect(list.count).toBe(3)
    expect((await setStatus(known, 'published')).body).toEqual(answered(3))
    expect((await setStatus(known, 'draft')).body).toEqual(answered(3))
    const hidden = await anonymous.get(`${productsPath}?category=${category}`)
    expect(hidden.body.count).toBe(0)
    expect((await setStatus(unknown, 'draft')).body).toEqual(answered(0))
    expect((await setStatus([active.id], 'active')).body).toEqual(answered(1))
  })

  it('writes nothing where all of them have it', async () => {
    const lamps = [await aLamp(staff), await aLamp(staff)]
    const ids = lamps.map(({ id }) => id)
    const before = (await staff.get(ownPath(lamps[0]))).body.updated_at
    expect((await setStatus(ids, 'active')).cost.rowsWritten).toBe(0)
    expect((await staff.get(ownPath(lamps[0]))).body.updated_at).toBe(before)
  })

  it('is given to a thousand at once', async () => {
    const lamp = await aLamp(staff)
    const unknown = Array.from({ length: 999 }, (_, at) => 900_000 + at)
    const { body, cost } = await setStatus([...unknown, lamp.id], 'draft')
    expect([body, cost.queries]).toEqual([answered(1), 2])
    expect(await statusOf(lamp)).toBe('draft')
  })

  it('is set once under one Idempotency-Key', async () => {
    const lamp = await aLamp(staff)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await setStatus([lamp.id], 'draft', headers)
    await setStatus([lamp.id], 'published')
    expect((await setStatus([lamp.id], 'draft', headers)).body).toEqual(first.body)
    expect(await statusOf(lamp)).toBe('published')
  })
})

describe('a product that is deleted', () => {
  it('is nowhere afterwards, and counts nowhere', async () => {
    const lamp = await aLamp(staff, { name: 'Evanesce', sku: 'EVANESCE' })
    await aLamp(staff, { category: lamp.category })
    const { body } = await staff.delete(ownPath(lamp), { expect: 204 })
    expect(body).toBeUndefined()
    for (const client of [staff, anonymous]) {
      expect((await client.get(ownPath(lamp), { expect: 404 })).body).toEqual(notFound)
      const list = await client.get(`${productsPath}?category=${lamp.category}`)
      expect(list.body.count).toBe(1)
      for (const query of ['?search=evanesce', 'search/?q=evanesce']) {
        expect((await client.get(`${productsPath}${query}`)).body.count).toBe(0)
      }
    }
    expect((await staff.patch(ownPath(lamp), {}, { expect: 404 })).body).toEqual(notFound)
    expect((await staff.delete(ownPath(lamp), { expect: 404 })).body).toEqual(notFound)
  })

  it('frees its name and its SKU, and returns as another', async () => {
    const input = await productInput({ name: 'Phoenix', sku: 'PHOENIX', status: 'active' })
    const { body: first } = await staff.post(productsPath, input, { expect: 201 })
    await staff.delete(ownPath(first), { expect: 204 })
    const { body: second } = await staff.post(productsPath, input, { expect: 201 })
    expect(second.id).not.toBe(first.id)
    expect((await anonymous.get(ownPath(second))).body.slug).toBe('phoenix')
  })

  it('stays as it was in the orders that have it', async () => {
    const { customer, product, order } = await anOrder()
    const path = `/orders/${order.id}/`
    const { body: before } = await customer.get(path, { expect: 200 })
    await staff.delete(ownPath(product), { expect: 204 })
    const { body: after } = await customer.get(path, { expect: 200 })
    expect(after.total_price).toBe(before.total_price)
    expect(after.items).toHaveLength(before.items.length)
    expect(after.items[0].product.name).toBe(product.name)
    const row = await env.DB.prepare('SELECT count(*) AS n FROM order_items WHERE product_id = ?')
      .bind(product.id)
      .first<{ n: number }>()
    expect(row?.n).toBe(1)
  })

  it('is deleted once under one Idempotency-Key', async () => {
    const lamp = await aLamp(staff)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    await staff.delete(ownPath(lamp), { headers, expect: 204 })
    const again = await staff.delete(ownPath(lamp), { headers, expect: 204 })
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
  })

  it('is deleted by one of several who do it at once', async () => {
    const lamp = await aLamp(staff)
    const answers = await Promise.all([1, 2, 3].map(() => staff.delete(ownPath(lamp))))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404])
    const customer = await anAvantlushCustomer()
    await customer.get(ownPath(lamp), { expect: 404 })
  })
})
