import * as z from 'zod'
import type { DetailedAddress, ServedPlaces } from '../../core/addresses/types.ts'
import { lineField } from '../../http/text-fields.ts'
import { dialingPrefix, email, phone } from './contact-fields.ts'

const country = 'India'

/** That of a number of which none is told. */
export const usualPrefix = '+91'

/** Addresses elsewhere, which other contracts take, are not there for this one. */
export const served: ServedPlaces = {
  country,
  postalCodes: '[1-9][0-9][0-9][0-9][0-9][0-9]',
  callingCode: usualPrefix,
}

const line = lineField(255)
const laterLine = laterField(255)

/**
 * `AddressInput` but for what it is to be the default of: what is left out gets its default or null. No
 * text is longer than another contract shows it, which has both names in one of 150.
 */
export const AddressInput = z.object({
  first_name: lineField(75),
  last_name: laterField(74),
  country_code: dialingPrefix.default(usualPrefix),
  phone,
  email,
  address_line1: line,
  address_line2: laterLine,
  landmark: laterLine,
  pincode: z.string().regex(/^[1-9][0-9]{5}$/, { error: 'Enter a pincode of six digits.' }),
  city: lineField(100),
  state: lineField(100),
  country: z.literal(country).default(country),
  tax_identification_number: laterLine,
  business_name: laterLine,
  nickname: laterLine,
})

export function toDetailedAddress(sent: z.output<typeof AddressInput>): DetailedAddress {
  return {
    firstName: sent.first_name,
    lastName: sent.last_name,
    callingCode: sent.country_code,
    phone: sent.phone,
    email: sent.email,
    street: sent.address_line1,
    street2: sent.address_line2,
    landmark: sent.landmark,
    postalCode: sent.pincode,
    city: sent.city,
    state: sent.state,
    country: sent.country,
    taxNumber: sent.tax_identification_number,
    businessName: sent.business_name,
    nickname: sent.nickname,
  }
}

/** A line that may be left out; nobody's is empty. */
function laterField(max: number) {
  return lineField(max, 0)
    .transform((text) => text || null)
    .nullish()
    .transform((text) => text ?? null)
}
