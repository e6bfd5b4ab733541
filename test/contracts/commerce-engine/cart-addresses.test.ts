import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { userIdOf } from '../../support/sales/balances.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aStorefrontCart,
  mumbai,
  readCart,
  refusalOf,
  sendTo,
  setItem,
} from '../../support/sales/storefront-carts.ts'

beforeEach(forgetMethods)

async function aCustomersCart() {
  const customer = await aRegisteredCustomer()
  const { id } = await aStorefrontCart(customer.client)
  return { ...customer, userId: customer.id, path: `/carts/${id}/address`, id: id as string }
}

/** An address in the book of a user, as the contracts keep it. */
async function aSavedAddress(uuid: string, more: Json = {}): Promise<string> {
  const row = {
    ...{ user_id: await userIdOf(uuid), full_name: 'Ravi Iyer', first_name: 'Ravi' },
    ...{ last_name: 'Iyer', email: 'ravi@example.com', calling_code: '+91' },
    ...{ phone: '+919876501234', street: '7 MG Road', city: 'Bengaluru', state: 'Karnataka' },
    ...{ country: 'India', postal_code: '560001', is_default: 0, nickname: 'Home' },
    ...{ created_at: 0, updated_at: 0, ...more },
  }
  const names = Object.keys(row)
  const places = names.map(() => '?')
  const made = env.DB.prepare(
    `INSERT INTO addresses(${names.join()}) VALUES (${places.join()}) RETURNING id`,
  )
  const values = Object.values(row)
  return String(await made.bind(...values).first('id'))
}

function saved(billing: string, shipping = billing) {
  return { billing_address_id: billing, shipping_address_id: shipping }
}

async function set(client: Client, path: string, sent: Json): Promise<Json> {
  return (await client.post(path, sent, { expect: 200 })).body.content.cart
}

describe('addresses that are typed in', () => {
  it('are answered as they were sent, without an id, and with what was left out', async () => {
    const { client, id } = await aCustomersCart()
    const cart = await sendTo(client, id)
    expect(cart.billing_address).toEqual({
      ...mumbai,
      ...{ id: null, country: 'India', country_code: '+91', nickname: null, landmark: null },
      ...{ address_line2: null, business_name: null, tax_identification_number: null },
      ...{ is_default_billing: false, is_default_shipping: false },
      ...{ is_email_verified: false, is_phone_verified: false },
    })
    expect(cart.shipping_address).toEqual(cart.billing_address)
    expect(await readCart(client, id)).toEqual(cart)
  })

  it('may be two, of visitors as well, and replace those before', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client)
    await sendTo(client, id)
    const delhi = { ...mumbai, city: 'Delhi', state: 'Delhi', pincode: '110001', last_name: null }
    const both = { billing_address: mumbai, shipping_address: delhi }
    const cart = await set(client, `/carts/${id}/address`, both)
    expect(cart.billing_address).toMatchObject({ pincode: '400050', last_name: 'Rao' })
    expect(cart.shipping_address).toMatchObject({
      pincode: '110001',
      last_name: null,
      city: 'Delhi',
    })
  })

  it('are trimmed, keep other alphabets, and never say who has verified them', async () => {
    const { client, path, email } = await aCustomersCart()
    const typed = { ...mumbai, city: ' मुंबई ', email, is_default_billing: true, id: '7' }
    const cart = await set(client, path, {
      billing_address: { ...typed, is_phone_verified: true },
      shipping_address: typed,
    })
    expect(cart.billing_address).toMatchObject({ city: 'मुंबई', id: null, is_default_billing: false })
    expect(cart.billing_address).toMatchObject({
      is_email_verified: true,
      is_phone_verified: false,
    })
  })
})

describe('addresses by their ids', () => {
  it('are those of the address book, which a cart keeps as they are now', async () => {
    const { client, id, path, userId } = await aCustomersCart()
    const home = await aSavedAddress(userId, { is_default: 1 })
    const work = await aSavedAddress(userId, { nickname: 'Work', postal_code: '560002' })
    const cart = await set(client, path, saved(work, home))
    expect(cart.billing_address).toMatchObject({ id: work, nickname: 'Work', pincode: '560002' })
    expect(cart.shipping_address).toMatchObject({ id: home, is_default_shipping: true })
    expect(cart.shipping_address).toMatchObject({ phone: '9876501234', country_code: '+91' })
    await env.DB.prepare("UPDATE addresses SET postal_code = '110001' WHERE id = ?")
      .bind(home)
      .run()
    expect((await readCart(client, id)).shipping_address.pincode).toBe('560001')
  })

  it('of other users, of nobody and of other countries are not found, and nothing changes', async () => {
    const { client, id, path, userId } = await aCustomersCart()
    const own = await aSavedAddress(userId)
    const abroad = await aSavedAddress(userId, { country: 'USA', postal_code: '94103' })
    const foreign = await aSavedAddress((await aRegisteredCustomer()).id)
    const cart = await set(client, path, saved(own))
    for (const other of [foreign, abroad, '999999', '0', '-1', 'x', '', `${own} OR 1=1`]) {
      for (const sent of [saved(other, own), saved(own, other)]) {
        expect(await refusalOf(client, path, sent)).toEqual([404, 'not_found'])
      }
    }
    expect(await readCart(client, id)).toEqual(cart)
    const visitor = await aVisitor()
    const { id: theirs } = await aStorefrontCart(visitor.client)
    const refused = await refusalOf(visitor.client, `/carts/${theirs}/address`, saved(own))
    expect(refused).toEqual([404, 'not_found'])
  })
})

describe('the way that a cart is sent', () => {
  it('is the cheapest as soon as there is an address, and known to nobody before', async () => {
    await aRupeeMethod({ amount: 9_900, days: 1 })
    const slow = await aRupeeMethod({ name: 'Slow', amount: 4_900, days: 7 })
    const { client, id } = await aCustomersCart()
    await setItem(client, id, { product: await aRupeeProduct() })
    const before = await readCart(client, id)
    expect(before).toMatchObject({ shipping_estimated_cost: null, shipping_amount: null })
    expect(before).toMatchObject({ shipping_tax_rate: null, estimated_delivery_days: null })
    expect(before).toMatchObject({ shipments: [], shipping_amount_including_tax: null })
    expect(before).not.toHaveProperty('fulfillment_preference')
    const cart = await sendTo(client, id)
    expect(cart.fulfillment_preference).toEqual({
      fulfillment_type: 'delivery',
      preference_type: 'auto',
      shipments: [expect.objectContaining({ id, shipping_provider_id: String(slow) })],
    })
    expect(cart).toMatchObject({ shipping_estimated_cost: 49, shipping_tax_rate: 18 })
    // 49 × 18 ÷ 118 = 7.47.
    expect(cart).toMatchObject({ shipping_amount: 41.53, shipping_tax_amount: 7.47 })
    expect(cart).toMatchObject({ shipping_amount_including_tax: 49, estimated_delivery_days: 7 })
    expect(cart.shipments[0]).toMatchObject({ shipping_amount: 41.53, shipping_tax_amount: 7.47 })
  })

  it('costs nothing as long as nothing is sent', async () => {
    await aRupeeMethod()
    const { client, id } = await aCustomersCart()
    expect(await sendTo(client, id)).toMatchObject({
      ...{ shipping_amount_including_tax: null, total_tax: 0, grand_total: 0, to_be_paid: 0 },
      ...{ shipments: [], fulfillment_preference: { preference_type: 'auto' } },
    })
  })

  it('is none to the army post, which begins with 9', async () => {
    await aRupeeMethod()
    const { client, id } = await aCustomersCart()
    await setItem(client, id, { product: await aRupeeProduct() })
    for (const first of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const sent = await sendTo(client, id, { ...mumbai, pincode: `${first}00001` })
      expect(sent.shipments).toHaveLength(1)
    }
    const cart = await sendTo(client, id, { ...mumbai, pincode: '900056' })
    expect(cart).toMatchObject({ shipments: [], shipping_amount_including_tax: null })
    expect(cart).not.toHaveProperty('fulfillment_preference')
  })
})

it('a cart is ready with items, both addresses and a way to send it, and says what is missing', async () => {
  const { client } = await aVisitor()
  const product = await aRupeeProduct()
  const { id } = await aStorefrontCart(client)
  const told = async (cart: Promise<Json>) => {
    const { status, status_error_message } = await cart
    return [status, status_error_message]
  }
  const waits = 'not-ready-for-payment'
  const item = { product_id: String(product.id), variant_id: null, quantity: 1 }
  expect(await told(readCart(client, id))).toEqual([waits, 'Add something to the cart'])
  await client.post(`/carts/${id}/items`, item, { expect: 200 })
  const noAddress = 'Set a billing and a shipping address'
  expect(await told(readCart(client, id))).toEqual([waits, noAddress])
  const nowhere = 'Nothing is delivered to this address'
  expect(await told(sendTo(client, id))).toEqual([waits, nowhere])
  await aRupeeMethod()
  expect(await told(readCart(client, id))).toEqual(['ready-for-payment', null])
  const army = { ...mumbai, pincode: '900056' }
  expect(await told(sendTo(client, id, army))).toEqual([waits, nowhere])
})
