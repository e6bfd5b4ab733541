import { addressInParts } from '../../../../core/addresses/detailed-address.ts'
import type { CartAddress } from '../../../../core/cart/settings.ts'
import type { StorefrontOrder } from '../../../../core/storefront-orders/reading/order-rows.ts'
import { served } from '../../address-fields.ts'

/** Where the bill goes: with contracts that do not ask for it, to where the goods go. */
export function billingAddressOf(order: StorefrontOrder): CartAddress {
  return order.summary?.billingAddress ?? inParts(order, order.billingAddress)
}

export function shippingAddressOf(order: StorefrontOrder): CartAddress {
  return order.summary?.shippingAddress ?? inParts(order, order.shippingAddress)
}

/** What another contract has written in one is divided as well as may be. */
function inParts(
  { contact, shippingAddress }: StorefrontOrder,
  own: StorefrontOrder['shippingAddress'],
): CartAddress {
  const written = own ?? shippingAddress ?? {}
  const address = addressInParts({
    fullName: written.name ?? contact.name,
    email: written.email ?? contact.email ?? '',
    phone: written.phone ?? contact.phone ?? '',
    street: written.street ?? written.text ?? '',
    city: written.city ?? '',
    state: written.state ?? '',
    country: served.country,
    postalCode: pincodeIn(written),
  })
  return { id: null, isDefaultShipping: false, isDefaultBilling: false, ...address }
}

type Written = NonNullable<StorefrontOrder['shippingAddress']>

/** Of addresses that have none: nothing is delivered to it. */
const noPincode = '999999'

/** The document knows no address without one, and a text may have it somewhere. */
function pincodeIn({ postalCode = '', text = '' }: Written): string {
  const [found] = /(?<!\d)[1-9]\d{5}(?!\d)/.exec(postalCode || text) ?? []
  return found ?? noPincode
}
