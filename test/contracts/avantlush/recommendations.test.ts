import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, aTag } from '../../support/catalogue/avantlush-products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { statusPath } from '../../support/sales/channel-orders.ts'

const anonymous = avantlushClient()
let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const pathOf = ({ id }: Json, kind = '') =>
  `/api/products/${id}/recommendations/${kind && `${kind}/`}`

async function recommended(product: Json, kind = ''): Promise<number[]> {
  const { body } = await anonymous.get(pathOf(product, kind), { expect: 200 })
  return body.map(({ id }: Json) => id)
}

let serial = 0

/** A category below another one, or at the top. */
async function aCategory(parent: number | null = null): Promise<number> {
  const slug = `recommended-${++serial}`
  const row = await env.DB.prepare(
    'INSERT INTO categories(name, slug, parent_id) VALUES (?1, ?1, ?2) RETURNING id',
  )
    .bind(slug, parent)
    .first<{ id: number }>()
  return row?.id ?? 0
}

/** One order of one piece of each. */
async function order(...products: Json[]): Promise<number> {
  const customer = await anAvantlushCustomer()
  await staff.post('/api/shipping-methods/', shipping, { expect: 201 })
  const items = products.map(({ id }) => ({ product_id: id, quantity: 1 }))
  const sent = { items, shipping_address: '12 Harbour Street, Springfield' }
  return (await customer.post('/api/orders/', sent, { expect: 201 })).body.order_id
}

const shipping = { name: 'Standard', price: '4.99', estimated_days: 5 }

describe('what was bought together', () => {
  it('is recommended by how often it was, as long as its orders are not cancelled', async () => {
    const [lamp, bulb, shade, cable] = await Promise.all(
      [1, 2, 3, 4].map(() => aLamp(staff, { stock_quantity: 10 })),
    )
    await order(lamp, bulb, shade)
    const second = await order(lamp, shade)
    await order(bulb, cable)
    expect(await recommended(lamp, 'complementary')).toEqual([shade.id, bulb.id])
    expect(await recommended(bulb, 'complementary')).toHaveLength(3)
    expect(await recommended(cable, 'complementary')).toEqual([bulb.id])
    await staff.patch(statusPath(second), { status: 'CANCELLED' }, { expect: 200 })
    expect((await recommended(lamp, 'complementary')).toSorted()).toEqual(
      [bulb.id, shade.id].toSorted(),
    )
  })

  it('is no more once its only order is cancelled', async () => {
    const [lamp, bulb] = await Promise.all([1, 2].map(() => aLamp(staff, { stock_quantity: 10 })))
    const only = await order(lamp, bulb)
    await staff.patch(statusPath(only), { status: 'CANCELLED' }, { expect: 200 })
    expect(await recommended(lamp, 'complementary')).toEqual([])
  })

  it('is not while it is a draft, or deleted', async () => {
    const [lamp, bulb, shade] = await Promise.all(
      [1, 2, 3].map(() => aLamp(staff, { stock_quantity: 10 })),
    )
    await order(lamp, bulb, shade)
    await staff.patch(`/api/products/${bulb.id}/`, { status: 'draft' }, { expect: 200 })
    await staff.delete(`/api/products/${shade.id}/`, { expect: 204 })
    expect(await recommended(lamp, 'complementary')).toEqual([])
  })

  it('counts in both ways, and is taken back in both', async () => {
    const products: Json[] = []
    for (let count = 8; count > 0; count--) products.push(await aLamp(staff, { stock_quantity: 9 }))
    const placed = await order(...products)
    const pairs = () =>
      env.DB.prepare(
        'SELECT count(*) AS n FROM bought_together WHERE product_id >= ? AND orders > 0',
      )
        .bind(products[0]?.id)
        .first<number>('n')
    expect(await pairs()).toBe(8 * 7)
    await staff.patch(statusPath(placed), { status: 'CANCELLED' }, { expect: 200 })
    expect(await pairs()).toBe(0)
  })
})

describe('what is similar', () => {
  it('shares tags and the category, then a category beside it, and is new', async () => {
    const top = await aCategory()
    const [near, far] = [await aCategory(top), await aCategory(top)]
    const tag = await aTag()
    const lamp = await aLamp(staff, { category: near, tags: [tag] })
    const old = await aLamp(staff, { category: near })
    const beside = await aLamp(staff, { category: far })
    const young = await aLamp(staff, { category: near })
    const tagged = await aLamp(staff, { tags: [tag] })
    const both = await aLamp(staff, { category: near, tags: [tag] })
    await aLamp(staff)
    await aLamp(staff, { category: near, status: 'draft' })
    expect(await recommended(lamp, 'similar')).toEqual(
      [both, tagged, young, old, beside].map(({ id }) => id),
    )
  })

  it('is in a category beside it rather than in one far away, and drafts displace nothing', async () => {
    const top = await aCategory()
    const [own, near] = [await aCategory(top), await aCategory(top)]
    const lamp = await aLamp(staff, { category: own })
    const beside = await aLamp(staff, { category: near })
    for (let count = 12; count > 0; count--) {
      await aLamp(staff, { category: own, status: 'draft' })
    }
    await aLamp(staff)
    expect(await recommended(lamp, 'similar')).toEqual([beside.id])
  })

  it('is what shares most, however many newer products share less', async () => {
    const [one, other] = [await aTag(), await aTag()]
    const category = await aCategory()
    const old = await aLamp(staff, { category, tags: [one, other] })
    const lamp = await aLamp(staff, { category, tags: [one, other] })
    for (let count = 40; count > 0; count--) {
      await aLamp(staff, { category, tags: [count % 2 ? one : other] })
    }
    expect((await recommended(lamp, 'similar'))[0]).toBe(old.id)
  })

  it('is eight products at most', async () => {
    const category = await aCategory()
    const lamps: Json[] = []
    for (let count = 10; count > 0; count--) lamps.push(await aLamp(staff, { category }))
    const ids = lamps.map(({ id }) => id)
    expect(await recommended(lamps[9] ?? {}, 'similar')).toEqual(ids.slice(1, 9).toReversed())
  })
})

it('without a kind, what was bought together comes first, and nothing twice', async () => {
  const category = await aCategory()
  const lamp = await aLamp(staff, { category, stock_quantity: 5 })
  const twin = await aLamp(staff, { category, stock_quantity: 5 })
  const other = await aLamp(staff, { category })
  const bulb = await aLamp(staff, { stock_quantity: 5 })
  await order(lamp, bulb)
  await order(lamp, bulb, twin)
  expect(await recommended(lamp)).toEqual([bulb.id, twin.id, other.id])
})

it('a product is recommended as its card shows it', async () => {
  const category = await aCategory()
  const lamp = await aLamp(staff, { category })
  const other = await aLamp(staff, { category, price: '89.99', stock_quantity: 30 })
  const { body } = await anonymous.get(pathOf(lamp, 'similar'), { expect: 200 })
  expect(body).toEqual([
    {
      id: other.id,
      name: other.name,
      price: '89.99',
      main_image: null,
      slug: expect.any(String),
      rating: '0.00',
      stock_quantity: 30,
    },
  ])
})

it.each(['popular', 'SIMILAR', 'similar,complementary', 'constructor'])(
  'there is no recommendation of the type %j',
  async (kind) => {
    const lamp = await aLamp(staff)
    const { body } = await anonymous.get(pathOf(lamp, kind), { expect: 400 })
    expect(body).toEqual({ status: 'error', message: 'Invalid recommendation type' })
  },
)

it.each(['987654321', 'abc', '0', '-1', '1.5'])(
  'nothing is recommended beside product %s',
  async (id) => {
    for (const kind of ['', 'similar', 'complementary', 'popular']) {
      const { body } = await anonymous.get(pathOf({ id }, kind), { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Product not found' })
    }
  },
)

it('nothing is recommended beside a draft, also for staff', async () => {
  const draft = await aLamp(staff, { status: 'draft' })
  await anonymous.get(pathOf(draft), { expect: 404 })
  await staff.get(pathOf(draft), { expect: 404 })
})

it('recommendations take one question to D1', async () => {
  const lamp = await aLamp(staff)
  const { cost } = await anonymous.get(pathOf(lamp), { expect: 200 })
  expect(cost.queries).toBe(1)
})
