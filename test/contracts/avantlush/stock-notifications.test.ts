import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { aLamp, ownPath } from '../../support/catalogue/avantlush-products.ts'
import { importFile } from '../../support/catalogue/product-files.ts'
import { aProduct, countStock, type ProductMade } from '../../support/catalogue/products.ts'
import { holdStock, shownStock } from '../../support/catalogue/stock-roads.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { outlastHolds } from '../../support/faults/outlast-holds.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { deleteProduct, publish, withdraw } from '../../support/sales/avantlush-carts.ts'
import { statusPath } from '../../support/sales/channel-orders.ts'
import { buy, itemOf } from '../../support/sales/direct-orders.ts'
import { aQuote, payWith } from '../../support/sales/quotes.ts'
import { aPaidSale, aSale, aShop, cancelSale, expireSale } from '../../support/sales/sales.ts'
import { noticesOf, notificationsPath, wish, wishPath } from '../../support/sales/wishlists.ts'
import { context } from '../../support/world/context.ts'

let staff: StaffMember

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

/** A customer who wishes for a product that is sold out. */
async function aWaiter(product?: ProductMade): Promise<[AvantlushCustomer, ProductMade]> {
  const wished = product ?? (await aProduct({ stock: 0 }))
  const customer = await anAvantlushCustomer()
  await wish(customer, wished)
  return [customer, wished]
}

/** Staff set a product's stock. */
function setStock({ id }: { id: number }, stock_quantity: number) {
  return staff.patch(`/api/products/${id}/`, { stock_quantity }, { expect: 200 })
}

async function noticeCount(customer: AvantlushCustomer): Promise<number> {
  return (await noticesOf(customer)).length
}

describe('a notification', () => {
  it('tells that a product is back, by the name that it had then', async () => {
    const lamp = await aLamp(staff, { name: 'Reading lamp' })
    const customer = await anAvantlushCustomer()
    await wish(customer, { id: lamp.id })
    await setStock({ id: lamp.id }, 5)
    await staff.patch(ownPath(lamp), { name: 'Desk lamp' }, { expect: 200 })
    expect(await noticesOf(customer)).toEqual([
      {
        id: expect.any(Number),
        notification_type: 'BACK_IN_STOCK',
        message: 'Reading lamp is back in stock!',
        is_read: false,
        created_at: moment,
      },
    ])
  })

  it('is of now', async () => {
    const [customer, product] = await aWaiter()
    const before = Date.now()
    await setStock(product, 5)
    const [notice] = await noticesOf(customer)
    expect(Date.parse(notice?.created_at)).toBeGreaterThanOrEqual(before)
  })

  it('stays when the entry is removed, and is seen by nobody else', async () => {
    const product = await aProduct({ stock: 0 })
    const customer = await anAvantlushCustomer()
    const { id } = await wish(customer, product)
    await setStock(product, 5)
    await customer.delete(wishPath(id), { expect: 204 })
    expect(await noticeCount(customer)).toBe(1)
    expect(await noticesOf(staff)).toEqual([])
  })

  it('is one of a thousand at most, the newest first', async () => {
    const [customer, { variantId }] = await aWaiter()
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
       INSERT INTO stock_notifications(user_id, variant_id, product_name, created_at)
       SELECT ?, ?, 'Lamp ' || i, i FROM n`,
    )
      .bind(customer.id, variantId)
      .run()
    const { body, cost } = await customer.get(notificationsPath, { expect: 200 })
    expect(body).toHaveLength(1_000)
    expect(body[0].message).toBe('Lamp 1001 is back in stock!')
    expect(body[999].message).toBe('Lamp 2 is back in stock!')
    expect(cost.queries).toBe(2)
    expect(cost.rowsRead).toBeLessThanOrEqual(3_005)
  })
})

it('each of two hundred who wait is told once when five pieces come', async () => {
  const product = await aProduct({ stock: 0 })
  const [customer] = await aWaiter(product)
  await env.DB.batch([
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 199)
       INSERT INTO users(email, created_at, updated_at)
       SELECT 'waits-' || i || '@shop.test', 0, 0 FROM n`,
    ),
    env.DB.prepare(
      `INSERT INTO wishlist_items(user_id, product_id, created_at)
       SELECT id, ?, 0 FROM users WHERE email GLOB 'waits-*'`,
    ).bind(product.id),
  ])
  await setStock(product, 5)
  const row = await env.DB.prepare(
    `SELECT count(*) AS notices, count(DISTINCT user_id) AS users
     FROM stock_notifications WHERE variant_id = ?`,
  )
    .bind(product.variantId)
    .first()
  expect(row).toEqual({ notices: 200, users: 200 })
  expect(await noticeCount(customer)).toBe(1)
})

describe('units come in', () => {
  it('by an import', async () => {
    const [customer, { slug, name }] = await aWaiter()
    const file = `sku,name,price,stock_quantity\n${slug},${name},19.99,5`
    await importFile(staff, file)
    await runScheduled(inMinutes(context(), 2))
    expect(await noticeCount(customer)).toBe(1)
  })

  it('by an order that staff cancel', async () => {
    const product = await aProduct({ stock: 2 })
    const order = await buy(await anAvantlushCustomer(), [itemOf(product, { quantity: 2 })])
    const [customer] = await aWaiter(product)
    expect(await shownStock(product)).toBe(0)
    await staff.patch(statusPath(order.order_id), { status: 'CANCELLED' }, { expect: 200 })
    expect(await shownStock(product)).toBe(2)
    expect(await noticeCount(customer)).toBe(1)
  })

  it('by an order that is never paid, and by one that its customer cancels', async () => {
    const shop = await aShop()
    await countStock(shop.product, 4)
    const [unpaid, unwanted] = [await aSale(shop), await aSale(shop)]
    const [customer] = await aWaiter(shop.product)
    await expireSale(shop.ctx, unpaid)
    expect(await noticeCount(customer)).toBe(1)
    await cancelSale(shop.ctx, unwanted)
    expect(await noticeCount(customer)).toBe(1)
    expect(await shownStock(shop.product)).toBe(4)
  })

  it('by a refund that cancels its order', async () => {
    const shop = await aShop()
    await countStock(shop.product, 2)
    const { paymentId } = await aPaidSale(shop)
    const [customer] = await aWaiter(shop.product)
    expect(await shownStock(shop.product)).toBe(0)
    await refundPayment(shop.ctx, shop.customer, { paymentId, amount: null, reason: null })
    expect(await shownStock(shop.product)).toBe(2)
    expect(await noticeCount(customer)).toBe(1)
  })

  it('each time after all were sold', async () => {
    const [customer, product] = await aWaiter()
    await setStock(product, 2)
    await buy(await anAvantlushCustomer(), [itemOf(product, { quantity: 2 })])
    await setStock(product, 3)
    const notices = await noticesOf(customer)
    expect(notices).toHaveLength(2)
    expect(notices[0].id).toBeGreaterThan(notices[1].id)
  })

  it('beside what a checkout holds', async () => {
    const product = await aProduct({ stock: 2 })
    const [customer] = await aWaiter(product)
    await holdStock(product, 2)
    expect(await shownStock(product)).toBe(0)
    await setStock(product, 3)
    expect(await shownStock(product)).toBe(1)
    expect(await noticeCount(customer)).toBe(1)
  })
})

describe('nobody is told', () => {
  it('where there was some already, or there is none yet', async () => {
    const product = await aProduct({ stock: 1 })
    const [customer] = await aWaiter(product)
    for (const stock of [5, 7, 3, 0]) await setStock(product, stock)
    expect(await noticeCount(customer)).toBe(0)
  })

  it('where a checkout lets go what it held', async () => {
    const product = await aProduct({ stock: 2 })
    const [customer] = await aWaiter(product)
    const release = await holdStock(product, 2)
    expect(await shownStock(product)).toBe(0)
    await release()
    expect(await shownStock(product)).toBe(2)
    expect(await noticeCount(customer)).toBe(0)
  })

  it('where a hold runs out that nobody let go', async () => {
    const product = await aProduct({ stock: 2 })
    const [customer] = await aWaiter(product)
    await holdStock(product, 2)
    await outlastHolds(product)
    expect(await shownStock(product)).toBe(2)
    expect(await noticeCount(customer)).toBe(0)
  })

  it('where a payment is declined', async () => {
    const { customer: buyer, product } = await aQuote({ stock: 2, quantity: 2 })
    const [customer] = await aWaiter(product)
    const { status } = await payWith(buyer, 'pm_card_chargeDeclined')
    expect([status, await shownStock(product)]).toEqual([400, 2])
    expect(await noticeCount(customer)).toBe(0)
  })

  it('of what is deleted', async () => {
    const [customer, product] = await aWaiter()
    await deleteProduct(product)
    await countStock(product, 5)
    expect(await noticeCount(customer)).toBe(0)
  })

  it('of a draft before it is on sale again', async () => {
    const [customer, product] = await aWaiter()
    await withdraw(product)
    await setStock(product, 5)
    expect(await noticeCount(customer)).toBe(0)
    await publish(product)
    expect(await noticeCount(customer)).toBe(1)
  })

  it('of another variant than the one that the product is sold by', async () => {
    const sizes = [{ name: 'Large', attributes: { Size: 'L' }, stock_quantity: 0 }]
    const lamp = await aLamp(staff, { variations: sizes })
    const customer = await anAvantlushCustomer()
    await wish(customer, { id: lamp.id })
    const [variation] = lamp.variations
    const more = { variations: [{ ...variation, stock_quantity: 5 }] }
    const { body } = await staff.patch(ownPath(lamp), more, { expect: 200 })
    expect(body.variations).toMatchObject([{ stock_quantity: 5 }])
    expect(await noticeCount(customer)).toBe(0)
  })

  it('twice who wishes for the product and for its variant, which others do not hear of', async () => {
    const [customer, product] = await aWaiter()
    const { id: other } = await anAvantlushCustomer()
    await env.DB.prepare(
      `INSERT INTO wishlist_items(user_id, product_id, variant_id, created_at)
       VALUES (?1, ?2, ?3, 0), (?4, ?2, (SELECT id FROM variants WHERE id <> ?3 LIMIT 1), 0)`,
    )
      .bind(customer.id, product.id, product.variantId, other)
      .run()
    await setStock(product, 5)
    expect(await noticeCount(customer)).toBe(1)
    const told = env.DB.prepare('SELECT user_id FROM stock_notifications WHERE variant_id = ?')
    const { results } = await told.bind(product.variantId).all()
    expect(results).toEqual([{ user_id: customer.id }])
  })
})
