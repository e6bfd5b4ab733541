import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aLamp,
  ownPath,
  productInput,
  productsPath,
} from '../../support/catalogue/avantlush-products.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { importFile, linesBySku } from '../../support/catalogue/product-files.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { aReviewTag, reviewsOf, reviewsPath } from '../../support/catalogue/reviews.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import type { Json } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { sell } from '../../support/sales/carts.ts'

let staff: StaffMember

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

async function sellOf({ id }: Json, quantity: number): Promise<void> {
  const variantId = await env.DB.prepare('SELECT id FROM variants WHERE product_id = ?')
    .bind(id)
    .first<number>('id')
  await sell({ id, variantId: variantId ?? 0 }, quantity)
}

describe('a request repeated under its key after a crash', () => {
  it.each([{}, { sku: 'ONCE-1' }])('makes one product of %j', async (more) => {
    const key = aKey()
    const input = await productInput({ ...more, status: 'active' })
    const { first, again } = await repeat(staff.id, () => staff.post(productsPath, input, key))
    expect(toldBy(again)).toEqual(toldBy(first))
    const { body } = await staff.get(`${productsPath}?search=${input.name}`, { expect: 200 })
    // The number in the name may begin a part of another one's SKU as well.
    const made = body.results.filter(({ name }: Json) => name === input.name)
    expect(made.map(({ id }: Json) => id)).toEqual([first.body.id])
  })

  it('makes one image', async () => {
    const lamp = await aLamp(staff)
    const key = aKey()
    const path = `${ownPath(lamp)}upload-image/`
    const { first, again } = await repeat(staff.id, () => staff.post(path, aForm(aPng()), key))
    expect(toldBy(again)).toEqual(toldBy(first))
    const { body } = await staff.get(ownPath(lamp), { expect: 200 })
    expect(body.image_ids).toEqual([first.body.image_id])
  })

  it('makes one address, which stays the default', async () => {
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const home = {
      ...{ full_name: 'John Doe', phone_number: '+2348012345678', is_default: true },
      ...{ street_address: '123 Main St', city: 'Lagos', country: 'Nigeria' },
    }
    const { first, again } = await repeat(customer.id, () =>
      customer.post('/api/addresses/', home, key),
    )
    expect(toldBy(again)).toEqual(toldBy(first))
    expect((await customer.get('/api/addresses/', { expect: 200 })).body).toEqual([first.body])
  })

  it('writes one review, which is no second one', async () => {
    const [customer, product] = [await anAvantlushCustomer(), await aProduct()]
    const key = aKey()
    const input = { rating: 4, content: 'Fine', tag_ids: [await aReviewTag()] }
    const path = reviewsPath(product)
    const { first, again } = await repeat(customer.id, () => customer.post(path, input, key))
    expect(first.status).toBe(201)
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await reviewsOf(product, customer)).toEqual([first.body])
    const { body } = await customer.post(path, input, { ...aKey(), expect: 400 })
    expect(body.message).toBe('You have already reviewed this product')
  })

  it('sets a stock once: what was sold since stays sold', async () => {
    const lamp = await aLamp(staff, { stock_quantity: 5 })
    const key = aKey()
    const set = () => staff.patch(ownPath(lamp), { stock_quantity: 20 }, key)
    expect((await set()).body.stock_quantity).toBe(20)
    await sellOf(lamp, 3)
    await loseAnswers(staff.id)
    expect((await set()).body.stock_quantity).toBe(17)
  })

  it('changes variations once: what was made of them is kept, and sold of', async () => {
    const lamp = await aLamp(staff)
    const key = aKey()
    const variations = [{ name: 'Red', attributes: { Colour: 'Red' }, stock_quantity: 5 }]
    const { first, again } = await repeat(staff.id, () =>
      staff.patch(ownPath(lamp), { variations }, key),
    )
    expect(toldBy(again)).toEqual(toldBy(first))
  })

  it('imports a new product with its stock once', async () => {
    const { category } = await productInput()
    const named = await env.DB.prepare('SELECT name FROM categories WHERE id = ?')
      .bind(category)
      .first<string>('name')
    const key = aKey()
    const row = `IMPORTED-ONCE,Lamp,99.90,${named},active,20`
    const file = `sku,name,price,category,status,stock_quantity\n${row}`
    const read = () => importFile(staff, file, key)
    expect((await read()).body).toMatchObject({ created: 1 })
    const [line] = await linesBySku(staff, ['IMPORTED-ONCE'])
    const lamp = { id: Number(line?.id) }
    await sellOf(lamp, 3)
    await loseAnswers(staff.id)
    expect((await read()).body).toMatchObject({ created: 0, updated: 0, unchanged: 1 })
    const { body } = await staff.get(ownPath(lamp), { expect: 200 })
    expect(body.stock_quantity).toBe(17)
  })

  it('imports a stock once', async () => {
    const lamp = await aLamp(staff, { stock_quantity: 5 })
    const key = aKey()
    const file = `sku,name,price,stock_quantity\n${lamp.sku},${lamp.name},99.90,20`
    const read = () => importFile(staff, file, key)
    expect((await read()).body).toMatchObject({ updated: 1 })
    await sellOf(lamp, 3)
    await loseAnswers(staff.id)
    await read()
    const { body } = await staff.get(ownPath(lamp), { expect: 200 })
    expect(body.stock_quantity).toBe(17)
  })
})
