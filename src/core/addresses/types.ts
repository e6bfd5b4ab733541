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
