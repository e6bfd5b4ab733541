import { describe, expect, it, test } from 'vitest'
import * as budgets from '../../budgets/addresses.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import {
  type AddressBook,
  addressesOf,
  anAddressBook,
  home,
  wholeAddress,
} from '../../support/customers/storefront-addresses.ts'
import { anEmail, aVisitor, digits, verify } from '../../support/customers/storefront-visitors.ts'
import type { Json } from '../../support/http/client.ts'

const nothingMore = {
  ...{ last_name: null, address_line2: null, landmark: null, nickname: null },
  ...{ tax_identification_number: null, business_name: null },
  ...{ country: 'India', country_code: '+91' },
}
const unverified = { is_phone_verified: false, is_email_verified: false }
const bothDefaults = { is_default_billing: true, is_default_shipping: true }
const noDefault = { is_default_billing: false, is_default_shipping: false }

/** A book with so many addresses, the newest last. */
async function aBookWith(count: number): Promise<[AddressBook, ...Json[]]> {
  const book = await anAddressBook()
  const added: Json[] = []
  for (let at = 0; at < count; at++) added.push(await book.add({ city: `City ${at}` }))
  return [book, ...added]
}

const idsOf = (addresses: Json[]) => addresses.map(({ id }) => id)

/** Which addresses are the defaults, in the order of the list. */
async function defaultsOf({ list }: AddressBook): Promise<Json> {
  const all = await list()
  return {
    shipping: idsOf(all.filter(({ is_default_shipping }) => is_default_shipping)),
    billing: idsOf(all.filter(({ is_default_billing }) => is_default_billing)),
  }
}

describe('a new address', () => {
  it('has all that was said of it, trimmed, and nothing that is unknown', async () => {
    const { customer, path, pathOf, list } = await anAddressBook()
    const said = { ...wholeAddress, city: '  Mumbai ', id: '7', is_phone_verified: true, floor: 3 }
    const { body } = await customer.client.post(path, said, { expect: 200 })
    const { address } = body.content
    expect(body).toEqual({ message: 'Address saved', success: true, content: { address } })
    expect(address).toEqual({
      ...{ ...wholeAddress, ...bothDefaults, ...unverified },
      id: expect.stringMatching(/^[1-9]\d*$/),
    })
    const read = await customer.client.get(pathOf(address), { expect: 200 })
    expect(read.body).toEqual({ message: 'Address', success: true, content: { address } })
    expect(await list()).toEqual([address])
  })

  it('has defaults or null where nothing is said, or null, or nothing visible', async () => {
    const { add } = await anAddressBook()
    const shown = { ...home, ...nothingMore, ...unverified, id: expect.any(String) }
    expect(await add()).toEqual({ ...shown, ...bothDefaults })
    const { country, country_code, ...later } = nothingMore
    expect(await add(later)).toEqual({ ...shown, ...noDefault })
    const blank = Object.fromEntries(Object.keys(later).map((name) => [name, ' ']))
    expect(await add(blank)).toEqual({ ...shown, ...noDefault })
  })

  it('may have a number of another country', async () => {
    const { add } = await anAddressBook()
    const added = await add({ country_code: '+234' })
    expect(added).toMatchObject({ country_code: '+234', phone: home.phone })
  })

  it('becomes both defaults where it is the first, whatever it says', async () => {
    const { add } = await anAddressBook()
    expect(await add(noDefault)).toMatchObject(bothDefaults)
    expect(await add()).toMatchObject(noDefault)
  })

  it('takes each default from another where it says so', async () => {
    const [book, first] = await aBookWith(1)
    const shipping = await book.add({ is_default_shipping: true, is_default_billing: false })
    expect(await defaultsOf(book)).toEqual({ shipping: [shipping.id], billing: [first.id] })
    const billing = await book.add({ is_default_billing: true })
    expect(await defaultsOf(book)).toEqual({ shipping: [shipping.id], billing: [billing.id] })
    const both = await book.add(bothDefaults)
    expect(await defaultsOf(book)).toEqual({ shipping: [both.id], billing: [both.id] })
  })

  it('is one of a hundred at most, and a refused one leaves the defaults where they are', async () => {
    const [book, first] = await aBookWith(99)
    const { client } = book.customer
    const last = await Promise.all([0, 1, 2].map(() => client.post(book.path, home)))
    expect(last.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    const { body } = await client.post(book.path, { ...home, ...bothDefaults }, { expect: 400 })
    expect(body).toEqual({
      ...{ success: false, code: 'validation_error' },
      message: 'An account has at most 100 addresses',
    })
    expect(await defaultsOf(book)).toEqual({ shipping: [first.id], billing: [first.id] })
    await client.delete(book.pathOf(first), { expect: 200 })
    await book.add()
  })
})

describe('an address that is replaced', () => {
  it('has what is sent, and of what is left out nothing', async () => {
    const { customer, add, pathOf, list } = await anAddressBook()
    const { id } = await add(wholeAddress)
    const { body } = await customer.client.put(pathOf({ id }), home, { expect: 200 })
    const address = { ...home, ...nothingMore, ...unverified, ...bothDefaults, id }
    expect(body).toEqual({ message: 'Address updated', success: true, content: { address } })
    expect(await list()).toEqual([address])
    const back = await customer.client.put(pathOf({ id }), wholeAddress, { expect: 200 })
    expect(back.body.content.address).toEqual({ ...address, ...wholeAddress })
  })

  it('is sent as it was answered, and stays as it is', async () => {
    const { customer, add, pathOf } = await anAddressBook()
    const address = await add(wholeAddress)
    const { body } = await customer.client.put(pathOf(address), address, { expect: 200 })
    expect(body.content.address).toEqual(address)
  })

  it('takes each default that it asks for, and gives up none', async () => {
    const [book, first, second] = await aBookWith(2)
    const put = async (address: Json, flags: Json) => {
      const { body } = await book.customer.client.put(book.pathOf(address), { ...home, ...flags })
      return body.content.address
    }
    expect(await put(first, noDefault)).toMatchObject(bothDefaults)
    expect(await put(first, {})).toMatchObject(bothDefaults)
    expect(await put(second, {})).toMatchObject(noDefault)
    await put(second, { is_default_billing: true, is_default_shipping: false })
    expect(await defaultsOf(book)).toEqual({ shipping: [first.id], billing: [second.id] })
    await put(second, { is_default_shipping: true })
    expect(await defaultsOf(book)).toEqual({ shipping: [second.id], billing: [second.id] })
    await put(second, bothDefaults)
    expect(await defaultsOf(book)).toEqual({ shipping: [second.id], billing: [second.id] })
  })
})

describe('an address that is deleted', () => {
  it('is gone, and passes each default to the newest of the others', async () => {
    const [book, first, second, third] = await aBookWith(3)
    const { client } = book.customer
    await client.put(book.pathOf(second), { ...home, is_default_billing: true }, { expect: 200 })
    const { body } = await client.delete(book.pathOf(first), { expect: 200 })
    expect(body).toEqual({ message: 'Address removed', success: true })
    expect(await defaultsOf(book)).toEqual({ shipping: [third.id], billing: [second.id] })
    await client.delete(book.pathOf(second), { expect: 200 })
    expect(await defaultsOf(book)).toEqual({ shipping: [third.id], billing: [third.id] })
    await client.delete(book.pathOf(third), { expect: 200 })
    expect(await book.list()).toEqual([])
    expect(await book.add()).toMatchObject(bothDefaults)
  })

  it('is not found again', async () => {
    const [{ customer, pathOf }, first] = await aBookWith(1)
    await customer.client.delete(pathOf(first), { expect: 200 })
    await customer.client.get(pathOf(first), { expect: 404 })
    await customer.client.put(pathOf(first), home, { expect: 404 })
    const { body } = await customer.client.delete(pathOf(first), { expect: 404 })
    expect(body).toEqual({ message: 'Not found', success: false, code: 'not_found' })
  })
})

describe('the list', () => {
  it('has the default for shipping first, and then the newest', async () => {
    const [{ customer, path, pathOf, list }, first, second, third] = await aBookWith(3)
    expect(idsOf(await list())).toEqual([first.id, third.id, second.id])
    const wanted = { ...home, is_default_shipping: true }
    await customer.client.put(pathOf(second), wanted, { expect: 200 })
    const { body } = await customer.client.get(path, { expect: 200 })
    expect(idsOf(body.content.addresses)).toEqual([second.id, third.id, first.id])
    expect(body.content.pagination).toEqual({
      ...{ total_records: 3, total_pages: 1, limit: 25 },
      ...{ previous_page: null, next_page: null },
    })
  })

  it('comes in pages, and what is malformed is passed over', async () => {
    const [{ customer, path, list }, first, second, third] = await aBookWith(3)
    const { body } = await customer.client.get(`${path}?page=2&limit=2`, { expect: 200 })
    expect(idsOf(body.content.addresses)).toEqual([second.id])
    expect(body.content.pagination).toEqual({
      ...{ total_records: 3, total_pages: 2, limit: 2 },
      ...{ previous_page: 1, next_page: null },
    })
    const all = [first.id, third.id, second.id]
    for (const query of ['?page=0&limit=x', '?page=-1&limit=101', '?page=1.5&limit=']) {
      expect(idsOf(await list(query))).toEqual(all)
    }
    for (const query of ['?page=3&limit=2', '?page=99999999999999999999']) {
      expect(await list(query)).toEqual([])
    }
  })

  it('is empty where there is none', async () => {
    const { customer, path } = await anAddressBook()
    const { body } = await customer.client.get(path, { expect: 200 })
    expect(body.content).toEqual({
      addresses: [],
      pagination: {
        ...{ total_records: 0, total_pages: 0, limit: 25 },
        ...{ previous_page: null, next_page: null },
      },
    })
  })
})

describe('a contact of an address', () => {
  it('is verified where it is the email address that the account has proven', async () => {
    const { customer, add } = await anAddressBook()
    const email = customer.email.toUpperCase()
    expect(await add({ email })).toMatchObject({ is_email_verified: true, email })
    expect(await add({ email: anEmail() })).toMatchObject(unverified)
  })

  it('is verified where it is the number that the account has proven, of that country', async () => {
    const visitor = await aVisitor()
    const person = { phone: digits(), email: anEmail(), first_name: 'Asha' }
    const { body } = await visitor.client.post('/auth/register/phone', person, { expect: 200 })
    const customer = await verify(visitor.client, body)
    const add = async (fields: Json) => {
      const sent = { ...home, ...fields }
      const answer = await customer.client.post(addressesOf(customer), sent, { expect: 200 })
      return answer.body.content.address
    }
    const { phone, email } = person
    const proven = { is_phone_verified: true, is_email_verified: false }
    expect(await add({ phone, email })).toMatchObject(proven)
    expect(await add({ phone, country_code: '+1' })).toMatchObject(unverified)
    expect(await add({})).toMatchObject(unverified)
  })
})

test.each([1, 3, 50])('%i addresses are read and changed within their budgets', async (count) => {
  const [{ customer, path, pathOf }, first] = await aBookWith(count)
  const { client } = customer
  const wanted = { ...wholeAddress, ...bothDefaults }
  expectWithin((await client.get(path, { expect: 200 })).cost, budgets.addressList(count))
  expectWithin((await client.get(pathOf(first), { expect: 200 })).cost, budgets.oneAddress)
  const added = await client.post(path, wanted, { expect: 200 })
  expectWithin(added.cost, budgets.addressAddedAsBoth(count))
  const moved = await client.put(pathOf(first), wanted, { expect: 200 })
  expectWithin(moved.cost, budgets.addressChangedToBoth)
  const deleted = await client.delete(pathOf(first), { expect: 200 })
  expectWithin(deleted.cost, budgets.addressDeleted(count))
})
