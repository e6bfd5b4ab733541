/** A country, by its ISO 3166-1 code. */
export interface Country {
  code: string
  name: string
  /** Such as `+91`. */
  callingCode: string
  /** ISO 4217. */
  currency: string
  continent: string
  states: readonly State[]
  /** The main pincodes of the capitals of its states: no register of all places. */
  pincodes: readonly Pincode[]
}

/** A state or territory of a country, by its ISO 3166-2 code. */
export interface State {
  code: string
  name: string
  /** Two digits that tax law knows it by. */
  gstCode: string
}

export interface Pincode {
  pincode: string
  city: string
  /** Name of the state that the place lies in. */
  state: string
}
