import { avantlushClient, type Client, type Json } from '../http/client.ts'
import { aRegisteredCustomer, type Visitor } from './storefront-visitors.ts'

/** What an address must say, and nothing else. */
export const home = {
  ...{ first_name: 'Asha', phone: '9876543210', email: 'asha.rao@example.com' },
  ...{ address_line1: '14 Hill Road', pincode: '400050', city: 'Mumbai', state: 'Maharashtra' },
}

/** Whatever an address may say. */
export const wholeAddress = {
  ...{ ...home, last_name: 'Rao', country_code: '+91', country: 'India', nickname: 'Home' },
  ...{ address_line2: 'Flat 3B', landmark: 'Opposite the library' },
  ...{ tax_identification_number: '27ABCDE1234F1Z5', business_name: 'Rao Traders' },
}

export const addressesOf = ({ id }: Pick<Visitor, 'id'>) => `/customers/${id}/addresses`

/** The address book of a customer, as both contracts that share it have it. */
export interface AddressBook {
  customer: Visitor & { email: string }
  path: string
  pathOf: (address: Json) => string
  add: (fields?: Json) => Promise<Json>
  list: (query?: string) => Promise<Json[]>
  elsewhere: Client
}

export async function anAddressBook(): Promise<AddressBook> {
  const customer = await aRegisteredCustomer()
  const { client, tokens } = customer
  const path = addressesOf(customer)
  return {
    customer,
    path,
    pathOf: ({ id }) => `${path}/${id}`,
    add: async (fields = {}) => {
      const { body } = await client.post(path, { ...home, ...fields }, { expect: 200 })
      return body.content.address
    },
    list: async (query = '') => {
      const { body } = await client.get(path + query, { expect: 200 })
      return body.content.addresses
    },
    elsewhere: avantlushClient({ token: tokens.access }),
  }
}
