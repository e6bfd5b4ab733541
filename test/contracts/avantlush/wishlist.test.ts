import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import { wishedRows } from '../../budgets/wishlist.ts'
import { aLamp } from '../../support/catalogue/avantlush-products.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { invalid, moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { deleteProduct, publish, reprice, withdraw } from '../../support/sales/avantlush-carts.ts'
import {
  aWisher,
  fillWishlist,
  wish,
  wishesOf,
  wishesPath,
  wishIdsOf,
  wishlistPath,
  wishPath,
} from '../../support/sales/wishlists.ts'

const unknownProduct = { status: 'error', message: 'Product not found' }

let staff: StaffMember
let product: ProductMade

beforeAll(async () => {
  ;[staff, product] = await Promise.all([anAvantlushStaffMember(), aProduct({ amount: 9999 })])
})

describe('the wishlist', () => {
  it('is empty before anything is added, and is known by its user', async () => {
    const customer = await anAvantlushCustomer()
    const { body } = await customer.get(wishlistPath, { expect: 200 })
    expect(body).toEqual({ id: customer.id, user: customer.id, products: [], products_count: 0 })
  })

  it('shows what is in it, the newest first', async () => {
    const { customer, products, ids } = await aWisher(3)
    const { body } = await customer.get(wishlistPath, { expect: 200 })
    expect(body.products_count).toBe(3)
    expect(body.products.map(({ id }: ProductMade) => id)).toEqual(
      products.map(({ id }) => id).toReversed(),
    )
    expect(await wishIdsOf(customer)).toEqual(ids.toReversed())
  })

  it('shows pictures, the price of the moment and the status', async () => {
    const customer = await anAvantlushCustomer()
    const lamp = await aLamp(staff, { description: 'A lamp', status: 'published' })
    await staff.post(`/api/products/${lamp.id}/upload-image/`, aForm(aPng()), { expect: 200 })
    const { id } = await wish(customer, { id: lamp.id })
    await staff.patch(
      `/api/products/${lamp.id}/`,
      { discount_type: 'percentage', discount_percentage: '50.00' },
      { expect: 200 },
    )
    const { body: shown } = await customer.get(`/api/products/${lamp.id}/`, { expect: 200 })
    expect(shown.price).toBe('49.95')
    expect(await wishesOf(customer)).toEqual([
      {
        id: lamp.id,
        name: lamp.name,
        description: 'A lamp',
        main_image: shown.main_image,
        images: shown.images,
        price: '49.95',
        is_liked: true,
        status: 'published',
        added_at: moment,
        wishlist_item_id: id,
      },
    ])
  })

  it('does not show what is withdrawn, and shows it again when it is on sale again', async () => {
    const { customer, products, ids } = await aWisher(2)
    const [first, second] = products
    if (!first || !second) throw new Error('Two were made')
    await withdraw(first)
    await deleteProduct(second)
    const { body } = await customer.get(wishlistPath, { expect: 200 })
    expect(body).toMatchObject({ products: [], products_count: 0 })
    await publish(first)
    expect(await wishIdsOf(customer)).toEqual([ids[0]])
  })

  it('shows staff their drafts', async () => {
    const draft = await aLamp(staff, { status: 'draft' })
    const { id, product_details } = await wish(staff, { id: draft.id })
    expect(product_details.status).toBe('draft')
    expect(await wishIdsOf(staff)).toContain(id)
  })
})

describe('the catalogue', () => {
  it('says of a product whether it is in the wishlist of who asks', async () => {
    const customer = await anAvantlushCustomer()
    const own = await aProduct()
    const other = await aProduct()
    const { id } = await wish(customer, own)
    const likedBy = async (client: Client) => {
      const shown = await client.get(`/api/products/${own.id}/`, { expect: 200 })
      const list = await client.get(`/api/products/?search=${own.name}`, { expect: 200 })
      const listed = list.body.results.find((one: Json) => one.id === own.id)
      return [shown.body.is_liked, listed.is_liked]
    }
    expect(await likedBy(customer)).toEqual([true, true])
    expect(await likedBy(avantlushClient())).toEqual([false, false])
    expect(await likedBy(await anAvantlushCustomer())).toEqual([false, false])
    expect(await likedBy(staff)).toEqual([false, false])
    const { body } = await customer.get(`/api/products/${other.id}/`, { expect: 200 })
    expect(body.is_liked).toBe(false)
    await customer.delete(wishPath(id), { expect: 204 })
    expect(await likedBy(customer)).toEqual([false, false])
  })

  it('costs who is signed in a look at each entry of a page', async () => {
    const customer = await anAvantlushCustomer()
    const path = '/api/products/?page_size=10&ordering=name'
    const { body } = await customer.get(path, { expect: 200 })
    for (const one of body.results.slice(0, 5)) await wish(customer, one)
    const { cost } = await customer.get(path, { expect: 200 })
    expect(cost.queries).toBe(2)
    const rows = budgets.pageRows() + budgets.signedIn.rowsRead + wishedRows(10)
    expect(cost.rowsRead).toBeLessThanOrEqual(rows)
  })
})

describe('a product that is added', () => {
  it('is answered as it is shown then', async () => {
    const customer = await anAvantlushCustomer()
    const { body } = await customer.post(wishesPath, { product: product.id }, { expect: 201 })
    const { added_at, wishlist_item_id, ...details } = (await wishesOf(customer))[0]
    expect(body).toEqual({
      id: wishlist_item_id,
      wishlist: customer.id,
      product: product.id,
      added_at,
      product_details: details,
    })
    expect(details).toMatchObject({ name: product.name, price: '99.99', main_image: null })
  })

  it('is refused where it is there already, and nothing changes', async () => {
    const customer = await anAvantlushCustomer()
    await wish(customer, product)
    const before = await wishesOf(customer)
    const { body } = await customer.post(wishesPath, { product: product.id }, { expect: 409 })
    expect(body).toEqual({ status: 'error', message: 'Product is already in the wishlist' })
    expect(await wishesOf(customer)).toEqual(before)
  })

  it('can be there again once it was removed', async () => {
    const customer = await anAvantlushCustomer()
    const first = await wish(customer, product)
    await customer.delete(wishPath(first.id), { expect: 204 })
    const second = await wish(customer, product)
    expect(second.id).toBeGreaterThan(first.id)
  })

  it('is not found where it is unknown, hidden, deleted or not sold in dollars', async () => {
    const customer = await anAvantlushCustomer()
    const draft = await aLamp(staff, { status: 'draft' })
    const deleted = await aProduct()
    await deleteProduct(deleted)
    const foreign = await aProduct({ amount: null, rials: 5 })
    for (const { id } of [{ id: 987_654_321 }, draft, deleted, foreign]) {
      const { body } = await customer.post(wishesPath, { product: id }, { expect: 404 })
      expect(body).toEqual(unknownProduct)
    }
    expect(await wishesOf(customer)).toEqual([])
  })

  it('is one of five hundred at most', async () => {
    const customer = await anAvantlushCustomer()
    const [known] = await fillWishlist(customer.id, 499, 100)
    const added = await Promise.all(
      [await aProduct(), product].map(({ id }) => customer.post(wishesPath, { product: id })),
    )
    expect(added.map(({ status }) => status).toSorted()).toEqual([201, 400])
    const refused = added.find(({ status }) => status === 400)
    expect(refused?.body).toEqual(invalid('product', 'A wishlist holds at most 500 products.'))
    await customer.post(wishesPath, { product: known }, { expect: 409 })
  })

  it('is added once when it is sent twice at once', async () => {
    const customer = await anAvantlushCustomer()
    const answers = await Promise.all(
      [1, 2, 3].map(() => customer.post(wishesPath, { product: product.id })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
    expect(await wishesOf(customer)).toHaveLength(1)
  })

  it('is answered again under its key, and not after another one added it', async () => {
    const customer = await anAvantlushCustomer()
    const item = { product: product.id }
    expect(await sendTwice(customer, 'POST', wishesPath, item)).toBe(201)
    expect(await sendTwice(customer, 'POST', wishesPath, item)).toBe(409)
    const key = aKey()
    await customer.post(wishesPath, item, { ...key, expect: 409 })
    const other = { product: product.id + 1 }
    await customer.post(wishesPath, other, { ...key, expect: 422 })
  })

  it('is answered again under its key after a crash', async () => {
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const add = () => customer.post(wishesPath, { product: product.id }, key)
    const { first, again } = await repeat(customer.id, add)
    expect(first.status).toBe(201)
    expect(toldBy(again)).toEqual(toldBy(first))
    await customer.post(wishesPath, { product: product.id }, { expect: 409 })
  })

  it('keeps no price: the list follows it', async () => {
    const customer = await anAvantlushCustomer()
    const own = await aProduct()
    await wish(customer, own)
    await reprice(own, 500)
    expect(await wishesOf(customer)).toMatchObject([{ price: '5.00' }])
  })
})
