import { type SQL, sql } from 'drizzle-orm'
import { addresses } from '../../db/schema/addresses.ts'
import { fromRow } from '../from-row.ts'
import { fullNameOf, splitName } from '../identity/full-name.ts'
import { readPhone } from '../phone.ts'
import { isOf } from './get-address.ts'
import type {
  Address,
  AddressFields,
  AddressOwner,
  AddressParts,
  DetailedAddress,
  SavedAddress,
  ServedPlaces,
} from './types.ts'

/** For a batch: those addresses of their owner, in rows for `toSavedAddress`. */
export function selectDetailedAddresses(owner: AddressOwner, ids: number[]): SQL {
  return sql`SELECT * FROM addresses WHERE id IN ${ids} AND ${isOf(owner)}`
}

/** A row of the table, as D1 answers it to plain SQL, of one of the places served. */
export function toSavedAddress(row: unknown, { callingCode }: ServedPlaces): SavedAddress {
  const address = fromRow(addresses, row)
  return { ...inParts(address), ...numberOf(address, callingCode) }
}

/** An address that another contract has written is divided as well as may be. */
export function inParts(address: Address): SavedAddress {
  const { id, email, street, street2, landmark, postalCode, city, state, country } = address
  const { taxNumber, businessName, nickname, isDefault, isDefaultBilling } = address
  return {
    ...{ id, ...namesOf(address), ...numberOf(address), email, street, street2, landmark },
    ...{ postalCode, city, state, country, taxNumber, businessName, nickname },
    ...{ isDefaultShipping: isDefault, isDefaultBilling },
  }
}

/** An address that is written in one, and nowhere saved, divided as well as may be. */
export function addressInParts(fields: AddressFields): DetailedAddress {
  const parts = { firstName: null, lastName: null, callingCode: null }
  const { email, street, city, state, country, postalCode } = fields
  return {
    ...namesOf({ ...fields, ...parts }),
    ...numberOf({ ...fields, ...parts }),
    ...{ email, street, street2: null, landmark: null, postalCode, city, state, country },
    ...{ taxNumber: null, businessName: null, nickname: null },
  }
}

/** The same for the table, in which other contracts find it as they write it. */
export function inOne({ phone, ...address }: DetailedAddress): AddressFields & AddressParts {
  const { firstName, lastName, callingCode } = address
  return {
    ...address,
    fullName: fullNameOf({ firstName, lastName: lastName ?? '' }),
    phone: callingCode + phone,
  }
}

type Names = Pick<Address, 'fullName' | 'firstName' | 'lastName'>

function namesOf({ fullName, firstName, lastName }: Names) {
  if (firstName !== null) return { firstName, lastName }
  const divided = splitName(fullName)
  return { firstName: divided.firstName, lastName: divided.lastName || null }
}

function numberOf(
  { phone, callingCode }: Pick<Address, 'phone' | 'callingCode'>,
  usualCode: string | null = null,
) {
  if (callingCode !== null) return { callingCode, phone: phone.slice(callingCode.length) }
  const read = readPhone(phone, usualCode)
  return read ? { callingCode: read.callingCode, phone: read.national } : { callingCode: '', phone }
}
