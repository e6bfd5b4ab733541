/** What somebody writes of a place. */
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

export interface Address extends AddressFields {
  id: number
  isDefault: boolean
  createdAt: Date
  updatedAt: Date
}

/** An address by its id, and whose it must be. */
export interface OwnAddress {
  userId: number
  id: number
}

/** An address in its parts, as storefronts write it. */
export interface DetailedAddress {
  firstName: string
  lastName: string | null
  /** Such as `+91`. */
  callingCode: string
  /** Without the calling code. */
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
