import type { SavedAddress } from '../../../core/addresses/types.ts'
import type { SignedInUser } from '../../../core/identity/types.ts'
import { usualPrefix } from '../address-fields.ts'

/** One that was typed in for a cart is in no address book. */
type ShownAddress = Omit<SavedAddress, 'id'> & { id: number | null }

export function presentAddress(address: ShownAddress, user: SignedInUser) {
  const { callingCode, phone, email } = address
  const prefix = callingCode || usualPrefix
  return {
    id: address.id === null ? null : String(address.id),
    first_name: address.firstName,
    last_name: address.lastName,
    country_code: prefix,
    phone,
    email,
    address_line1: address.street,
    address_line2: address.street2,
    landmark: address.landmark,
    pincode: address.postalCode,
    city: address.city,
    state: address.state,
    country: address.country,
    tax_identification_number: address.taxNumber,
    business_name: address.businessName,
    is_default_billing: address.isDefaultBilling,
    is_default_shipping: address.isDefaultShipping,
    is_phone_verified: user.isPhoneVerified && user.phone === prefix + phone,
    is_email_verified: user.isEmailVerified && isSame(user.email, email),
    nickname: address.nickname,
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
