/** What a caller learns of a variant's stock after a change: level in units, version to order by. */
export interface StockLevel {
  level: number
  version: number
}

export type Reservation = ({ ok: true } & StockLevel) | { ok: false; level: number }

/** The StockCounter object of one variant, the truth about its stock. Every method is idempotent by its key. */
export interface StockObject {
  /** Takes `quantity` from what is sellable. A closed (released) checkout is never revived. */
  reserve(request: {
    variantId: number
    checkoutId: string
    quantity: number
    expiresAt: number
  }): Promise<Reservation>
  /** The order exists: the units are gone. */
  commit(variantId: number, checkoutId: string): Promise<StockLevel>
  /** The checkout was aborted: held units go back; remembered, so that a late `reserve` finds it closed. */
  release(variantId: number, checkoutId: string): Promise<StockLevel>
  /** Gives back units of a committed reservation. `key` names the cause, such as `order:17:restock:4`. */
  restock(request: {
    variantId: number
    key: string
    checkoutId: string
    quantity: number
  }): Promise<StockLevel>
  /** Staff set the level. */
  set(request: { variantId: number; key: string; level: number }): Promise<StockLevel>
  read(variantId: number): Promise<StockLevel>
}
