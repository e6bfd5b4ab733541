import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import type { AvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { addressesOf, wholeAddress } from '../../support/customers/storefront-addresses.ts'
import { type Client, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { aCustomerWith } from '../../support/sales/avantlush-carts.ts'
import { orderPath } from '../../support/sales/channel-orders.ts'
import { initiatePath, payWith } from '../../support/sales/quotes.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'

const addressesPath = '/api/addresses/'

let shipping_method_id: number

beforeAll(async () => {
  shipping_method_id = (await aShippingMethod(await anAvantlushStaffMember())).id
})

const home = {
  ...{ full_name: 'John Doe', phone_number: '+2348012345678', street_address: '123 Main St' },
  ...{ city: 'Lagos', state: 'Lagos State', zip_code: '100001', country: 'Nigeria' },
}

async function add(customer: Client, more: Json = {}): Promise<Json> {
  return (await customer.post(addressesPath, { ...home, ...more }, { expect: 201 })).body
}

async function aBuyer(): Promise<AvantlushCustomer> {
  return aCustomerWith([await aProduct()])
}

function start(customer: Client, more: Json, expected: number) {
  const sent = { shipping_method_id, payment_method: 'stripe', ...more }
  return customer.post(initiatePath, sent, { expect: expected })
}

/** Where the order goes that the customer pays now. */
async function paidPlaceOf(customer: Client): Promise<string> {
  const { body } = await payWith(customer, 'pm_card_visa')
  const order = await customer.get(orderPath(body.order_id), { expect: 200 })
  return order.body.shipping_address
}

describe('an order goes', () => {
  it('to the address that was chosen, in one text', async () => {
    const customer = await aBuyer()
    await add(customer, { city: 'Abuja' })
    const { id } = await add(customer)
    await start(customer, { address_id: id }, 200)
    expect(await paidPlaceOf(customer)).toBe('123 Main St, Lagos, Lagos State, 100001, Nigeria')
  })

  it.each([{}, { address_id: null }])('to the default address where %j is sent', async (more) => {
    const customer = await aBuyer()
    await add(customer)
    await add(customer, { city: 'Abuja', is_default: true })
    await add(customer, { city: 'Ibadan' })
    await start(customer, more, 200)
    expect(await paidPlaceOf(customer)).toBe('123 Main St, Abuja, Lagos State, 100001, Nigeria')
  })

  it.each([
    [{ state: '' }, '123 Main St, Lagos, 100001, Nigeria'],
    [{ zip_code: '' }, '123 Main St, Lagos, Lagos State, Nigeria'],
    [{ state: '', zip_code: '' }, '123 Main St, Lagos, Nigeria'],
  ])('to an address with %j, of which nothing is shown', async (empty, place) => {
    const customer = await aBuyer()
    await add(customer, empty)
    await start(customer, {}, 200)
    expect(await paidPlaceOf(customer)).toBe(place)
  })

  it('to the flat and the landmark that another contract has in fields of their own', async () => {
    const customer = await aBuyer()
    const storefront = commerceEngineClient({ token: customer.tokens.access })
    const user = env.DB.prepare('SELECT uuid FROM users WHERE id = ?').bind(customer.id)
    const path = addressesOf({ id: (await user.first<string>('uuid')) ?? '' })
    await storefront.post(path, wholeAddress, { expect: 200 })
    await start(customer, {}, 200)
    expect(await paidPlaceOf(customer)).toBe(
      '14 Hill Road, Flat 3B, Opposite the library, Mumbai, Maharashtra, 400050, India',
    )
  })

  it('nowhere where its customer has no address', async () => {
    const customer = await aBuyer()
    await start(customer, {}, 200)
    expect(await paidPlaceOf(customer)).toBe('')
  })

  it('where it was to go when the checkout was started', async () => {
    const customer = await aBuyer()
    const address = await add(customer)
    await start(customer, {}, 200)
    const moved = { street_address: '1 New Road' }
    await customer.patch(`${addressesPath}${address.id}/`, moved, { expect: 200 })
    expect(await paidPlaceOf(customer)).toContain('123 Main St')
  })
})

describe('an address that does not do is refused', () => {
  const told = { status: 'error', message: 'Invalid shipping address' }

  it.each([987_654, '987654'])('where nobody has %j', async (address_id) => {
    const customer = await aBuyer()
    await add(customer)
    expect((await start(customer, { address_id }, 400)).body).toEqual(told)
  })

  it('where it is somebody else’s', async () => {
    const [customer, other] = await Promise.all([aBuyer(), aBuyer()])
    await add(customer)
    const { id } = await add(other)
    expect((await start(customer, { address_id: id }, 400)).body).toEqual(told)
  })

  it('where it was removed', async () => {
    const customer = await aBuyer()
    await add(customer)
    const { id } = await add(customer)
    await customer.delete(`${addressesPath}${id}/`, { expect: 204 })
    expect((await start(customer, { address_id: id }, 400)).body).toEqual(told)
  })
})
