import { describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
  verify,
} from '../../support/customers/storefront-visitors.ts'
import { aStoreCoupon } from '../../support/sales/promotions.ts'
import {
  aStorefrontCart,
  contentOf,
  mumbai,
  readCart,
  sendTo,
  setItem,
} from '../../support/sales/storefront-carts.ts'

/** Signs in to the account of an address from a visit. */
async function signIn({ client }: Visitor, email: string): Promise<Visitor> {
  const { body } = await client.post('/auth/login/email', { email }, { expect: 200 })
  return verify(client, body)
}

describe('the cart of a visitor who signs in', () => {
  it('keeps its id, coupon and address, and gains the lines of the account', async () => {
    const [kettle, lamp] = [await aKettle(), await aKettle()]
    const customer = await aRegisteredCustomer()
    const earlier = await aStorefrontCart(customer.client, [
      { product: kettle, quantity: 4 },
      { product: lamp, quantity: 1 },
    ])
    const visitor = await aVisitor()
    const { id } = await aStorefrontCart(visitor.client, [{ product: kettle, quantity: 3 }])
    await sendTo(visitor.client, id)
    const { code } = await aStoreCoupon()
    await visitor.client.post(`/carts/${id}/coupon`, { coupon_code: code }, { expect: 200 })

    const { client, id: userId } = await signIn(visitor, customer.email)
    const cart = await readCart(client, id)
    expect(contentOf(cart)).toEqual([
      [String(kettle.id), 7, false],
      [String(lamp.id), 1, false],
    ])
    expect(cart).toMatchObject({ active: true, coupon_code: code })
    expect(cart.shipping_address).toMatchObject({ ...mumbai, id: null })
    const { body } = await client.get(`/carts/users/${userId}`, { expect: 200 })
    expect(body.content.cart.id).toBe(id)
    expect(await readCart(client, earlier.id)).toMatchObject({ active: false })
  })

  it('has no more of a thing than there is, and loses no line', async () => {
    const [kettle, lamp] = [await aKettle(10_000, 5), await aKettle(10_000, 5)]
    const customer = await aRegisteredCustomer()
    await aStorefrontCart(customer.client, [
      { product: kettle, quantity: 4 },
      { product: lamp, quantity: 2 },
    ])
    const visitor = await aVisitor()
    const { id } = await aStorefrontCart(visitor.client, [{ product: kettle, quantity: 3 }])
    const { client } = await signIn(visitor, customer.email)
    expect(contentOf(await readCart(client, id))).toEqual([
      [String(kettle.id), 5, false],
      [String(lamp.id), 2, false],
    ])
  })

  it('stays behind where it is empty and the account has one', async () => {
    const kettle = await aKettle()
    const customer = await aRegisteredCustomer()
    const own = await aStorefrontCart(customer.client, [{ product: kettle }])
    const visitor = await aVisitor()
    const { id } = await aStorefrontCart(visitor.client)
    const { client, id: userId } = await signIn(visitor, customer.email)
    const { body } = await client.get(`/carts/users/${userId}`, { expect: 200 })
    expect(body.content.cart.id).toBe(own.id)
    await client.get(`/carts/${id}`, { expect: 404 })
  })

  it('becomes that of an account without one, by a password too', async () => {
    const kettle = await aKettle()
    const customer = await aRegisteredCustomer()
    const visitor = await aVisitor()
    const { id } = await aStorefrontCart(visitor.client, [{ product: kettle }])
    const { client } = await signIn(visitor, customer.email)
    const set = await setItem(client, id, { product: kettle, quantity: 2 })
    expect(set.cart_items[0].quantity).toBe(2)
  })

  it('is still the same after registering', async () => {
    const kettle = await aKettle()
    const { client, id } = await aVisitor()
    const cart = await aStorefrontCart(client, [{ product: kettle }])
    const person = { email: anEmail(), first_name: 'Asha' }
    const { body } = await client.post('/auth/register/email', person, { expect: 200 })
    const registered = await verify(client, body)
    expect(registered.id).toBe(id)
    expect(await readCart(registered.client, cart.id)).toEqual(cart)
  })
})
