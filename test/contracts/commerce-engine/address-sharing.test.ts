import { env } from 'cloudflare:workers'
import { describe, expect, it, test } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { nothingRemains, remainsOf, tablesWith } from '../../support/customers/remains.ts'
import {
  type AddressBook,
  anAddressBook,
  home,
  wholeAddress,
} from '../../support/customers/storefront-addresses.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { shipFor59 } from '../../support/sales/paid-orders.ts'
import { aStorefrontCart } from '../../support/sales/storefront-carts.ts'
import { placeOrder } from '../../support/sales/storefront-orders.ts'

/* The addresses of an account are those of all contracts: avantlush has them as well. */

const path = '/api/addresses/'

/** As avantlush is told of an address in India. */
const told = {
  ...{ full_name: 'Asha Devi Rao', phone_number: '+91 98765 43210', email: 'asha@example.com' },
  ...{ street_address: '14 Hill Road', city: 'Mumbai', state: 'Maharashtra' },
  ...{ zip_code: '400050', country: 'India' },
}

async function tell({ elsewhere }: AddressBook, fields: Json = {}): Promise<Json> {
  return (await elsewhere.post(path, { ...told, ...fields }, { expect: 201 })).body
}

async function change(client: Client, { id }: Json, fields: Json): Promise<Json> {
  return (await client.patch(`${path}${id}/`, fields, { expect: 200 })).body
}

const listedElsewhere = async ({ elsewhere }: AddressBook): Promise<Json[]> =>
  (await elsewhere.get(path, { expect: 200 })).body

describe('an address of avantlush', () => {
  it('is shown in parts', async () => {
    const book = await anAddressBook()
    const { id } = await tell(book)
    expect(await book.list()).toEqual([
      {
        ...{ ...home, id: String(id), first_name: 'Asha', last_name: 'Devi Rao' },
        ...{ country_code: '+91', email: told.email, country: 'India' },
        ...{ address_line2: null, landmark: null, nickname: null },
        ...{ tax_identification_number: null, business_name: null },
        ...{ is_default_billing: true, is_default_shipping: true },
        ...{ is_phone_verified: false, is_email_verified: false },
      },
    ])
  })

  it.each([
    [{ full_name: 'Asha' }, { first_name: 'Asha', last_name: null }],
    [{ phone_number: '+2348012345678' }, { country_code: '+234', phone: '8012345678' }],
    [{ phone_number: '9876543210' }, { country_code: '+91', phone: '9876543210' }],
    [{ phone_number: '(022) 2640-1234' }, { country_code: '+91', phone: '(022) 2640-1234' }],
    [{ state: '' }, { state: '' }],
  ])('with %j is shown with %j', async (fields, shown) => {
    const book = await anAddressBook()
    await tell(book, fields)
    expect(await book.list()).toMatchObject([shown])
  })

  it.each([
    ...[{ country: 'Nigeria' }, { country: 'india' }, { country: 'Indiana' }, { zip_code: '' }],
    ...[{ zip_code: '040050' }, { zip_code: '40005' }, { zip_code: '400 050' }],
    ...[{ zip_code: '4000500' }, { zip_code: '४०००५०' }, { zip_code: '[1-9][0-9][0-9]' }],
  ])('with %j is none of this contract', async (fields) => {
    const book = await anAddressBook()
    const hidden = await tell(book, fields)
    const { client } = book.customer
    const { body } = await client.get(book.path, { expect: 200 })
    expect(body.content).toMatchObject({ addresses: [], pagination: { total_records: 0 } })
    await client.get(book.pathOf(hidden), { expect: 404 })
    const wanted = { ...home, is_default_shipping: true, is_default_billing: true }
    await client.put(book.pathOf(hidden), wanted, { expect: 404 })
    await client.put(book.pathOf(hidden), {}, { expect: 404 })
    await client.delete(book.pathOf(hidden), { expect: 404 })
    expect(await listedElsewhere(book)).toEqual([hidden])
  })

  it('that is hidden stays the default until another one is wanted, and counts', async () => {
    const book = await anAddressBook()
    const hidden = await tell(book, { country: 'Nigeria' })
    const none = { is_default_billing: false, is_default_shipping: false }
    const first = await book.add()
    expect(first).toMatchObject(none)
    const wanted = { ...home, is_default_shipping: true }
    await book.customer.client.put(book.pathOf(first), wanted, { expect: 200 })
    expect(await book.list()).toMatchObject([{ ...none, is_default_shipping: true }])
    expect(await listedElsewhere(book)).toMatchObject([
      { id: Number(first.id), is_default: true },
      { id: hidden.id, is_default: false },
    ])
    await book.elsewhere.delete(`${path}${hidden.id}/`, { expect: 204 })
    expect(await book.list()).toMatchObject([
      { is_default_billing: true, is_default_shipping: true },
    ])
  })

  it('has its number with a country code on orders, also where that is not written', async () => {
    await shipFor59()
    const book = await anAddressBook()
    const { customer } = book
    const { id } = await tell(book, { phone_number: '98765 43210' })
    const cart = await aStorefrontCart(customer.client, [{ product: await aKettle() }])
    const both = { billing_address_id: String(id), shipping_address_id: String(id) }
    await customer.client.post(`/carts/${cart.id}/address`, both, { expect: 200 })
    const { order } = await placeOrder({ client: customer.client, cartId: cart.id })
    expect(order).toMatchObject({
      ...{ customer_phone: '+919876543210' },
      billing_address: { country_code: '+91', phone: '9876543210' },
    })
  })

  it('is replaced here in parts, and shown there in one', async () => {
    const book = await anAddressBook()
    const { id } = await tell(book)
    const { body } = await book.customer.client.put(book.pathOf({ id }), wholeAddress)
    expect(body.content.address).toMatchObject(wholeAddress)
    expect(await listedElsewhere(book)).toMatchObject([
      { id, full_name: 'Asha Rao', phone_number: '+919876543210', is_default: true },
    ])
  })
})

describe('an address of this contract', () => {
  it('is shown at avantlush with name and number in one', async () => {
    const book = await anAddressBook()
    const { id } = await book.add(wholeAddress)
    await book.add({ country_code: '+1' })
    expect(await listedElsewhere(book)).toMatchObject([
      {
        ...{ id: Number(id), full_name: 'Asha Rao', phone_number: '+919876543210' },
        ...{ email: home.email, street_address: '14 Hill Road', zip_code: '400050' },
        ...{ city: 'Mumbai', state: 'Maharashtra', country: 'India', is_default: true },
      },
      { full_name: 'Asha', phone_number: '+19876543210', is_default: false },
    ])
  })

  it('stays as it is where avantlush sends it as it was answered', async () => {
    const book = await anAddressBook()
    const names = { first_name: 'Asha Devi', last_name: 'Rao' }
    const address = await book.add({ ...wholeAddress, ...names, country_code: '+1' })
    const [shown] = await listedElsewhere(book)
    await change(book.elsewhere, shown, shown)
    await change(book.elsewhere, shown, {})
    await change(book.elsewhere, shown, { state: 'Goa' })
    expect(await book.list()).toEqual([{ ...address, state: 'Goa' }])
  })

  it.each([
    [{ full_name: 'Ravi Kumar Rao' }, { first_name: 'Ravi', last_name: 'Kumar Rao' }],
    [{ full_name: 'Ravi' }, { first_name: 'Ravi', last_name: null }],
    [{ phone_number: '+1 202 555 0143' }, { country_code: '+1', phone: '2025550143' }],
    [
      { street_address: '2 MG Road' },
      { address_line1: '2 MG Road', address_line2: null, landmark: null },
    ],
  ])('that avantlush gives %j has %j, and nothing of before in it', async (fields, shown) => {
    const book = await anAddressBook()
    const address = await book.add(wholeAddress)
    await change(book.elsewhere, address, fields)
    expect(await book.list()).toEqual([{ ...address, ...shown }])
  })

  it('is gone from here where avantlush moves it to another country', async () => {
    const book = await anAddressBook()
    const address = await book.add()
    await change(book.elsewhere, address, { country: 'Nepal' })
    expect(await book.list()).toEqual([])
    await book.customer.client.get(book.pathOf(address), { expect: 404 })
  })
})

test('a hundred addresses of both contracts are all there may be', async () => {
  const book = await anAddressBook()
  for (let at = 0; at < 50; at++) {
    await Promise.all([tell(book, { country: 'Nigeria' }), book.add()])
  }
  await book.customer.client.post(book.path, home, { expect: 400 })
  await book.elsewhere.post(path, told, { expect: 400 })
  expect(await book.list('?limit=100')).toHaveLength(50)
})

test('closing the account erases the addresses of both contracts', async () => {
  const book = await anAddressBook()
  const { customer } = book
  const landmark = 'Behind the old lighthouse'
  await book.add({ ...wholeAddress, landmark })
  await tell(book, { country: 'Nigeria', street_address: landmark })
  expect(await tablesWith(landmark)).toEqual(['addresses'])
  const userId = await env.DB.prepare('SELECT id FROM users WHERE uuid = ?')
    .bind(customer.id)
    .first('id')
  await customer.client.delete(`/auth/user/${customer.id}`, { expect: 200 })
  expect(await remainsOf(Number(userId))).toEqual(nothingRemains)
  expect(await tablesWith(landmark)).toEqual([])
  await customer.client.get(book.path, { expect: 401 })
  await customer.client.post(book.path, home, { expect: 401 })
})
