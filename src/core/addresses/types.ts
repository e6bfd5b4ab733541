/** What somebody writes of a place, the name and the telephone number in one. */
export interface AddressFields {
  fullName: string
  email: string
  phone: string
  street: string
  city: string
  state: string
  country: string
  postalCode: string
}

/** What contracts ask for besides that have names and numbers in parts; null where nobody has said it. */
export interface AddressParts {
  firstName: string | null
  lastName: string | null
  callingCode: string | null
  street2: string | null
  landmark: string | null
  businessName: string | null
  taxNumber: string | null
  nickname: string | null
}

export interface Address extends AddressFields, AddressParts {
  id: number
  /** That things are sent to. */
  isDefault: boolean
  isDefaultBilling: boolean
  createdAt: Date
  updatedAt: Date
}

/** Which defaults an address is to be. False asks for nothing: a default stays it until another one is. */
export interface DefaultsWanted {
  isDefault?: boolean | undefined
  isDefaultBilling?: boolean | undefined
}

/** A place as contracts have it that ask for all of it, whoever wrote it. */
export interface DetailedAddress {
  firstName: string
  lastName: string | null
  /** Such as `+91`; empty where the number was written without one. */
  callingCode: string
  /** What follows the calling code; as it was written where that is empty. */
  phone: string
  email: string
  street: string
  street2: string | null
  landmark: string | null
  postalCode: string
  city: string
  state: string
  country: string
  taxNumber: string | null
  businessName: string | null
  nickname: string | null
}

export interface SavedAddress extends DetailedAddress {
  id: number
  isDefaultShipping: boolean
  isDefaultBilling: boolean
}

/** Where a contract delivers; addresses of other places are not there for it. */
export interface ServedPlaces {
  country: string
  /** What a postal code must look like, as GLOB has patterns. */
  postalCodes: string
  /** Of a telephone number that is written without one, such as `+91`. */
  callingCode: string
}

/** Whose addresses, and of which places where not of all. */
export interface AddressOwner {
  userId: number
  served?: ServedPlaces
}

/** An address by its id, and whose it must be. */
export interface OwnAddress extends AddressOwner {
  id: number
}
