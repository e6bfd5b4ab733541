/** What a caller learns of a variant's stock. */
export interface StockLevel {
  /** Units that can be reserved now; 0 where more is promised than there is. */
  sellable: number
  /**
   * Units promised to no order, which still lie on the shelf: what is on hand and what running
   * checkouts hold. Staff read and write this figure. Below 0 where orders have more than there was.
   */
  level: number
  /** Units that came in all: those of the level, and those ever sold. A hold is let go without a change of it. */
  received: number
  /** Grows with every change. */
  version: number
}

/** What D1 has of a variant whose counter was never used. */
export interface StockFigure extends Pick<StockLevel, 'sellable' | 'version'> {
  /** Units of all orders that were ever placed. */
  sold: number
}

/** `closed`: this checkout was given up here. `insufficient` closes it as well, and is answered again. */
export type Reservation =
  | ({ ok: true } & StockLevel)
  | { ok: false; reason: 'insufficient' | 'closed'; sellable: number }

/** Refused where the level is not the expected one; `level` is what it is. */
export type Setting = ({ ok: true } & StockLevel) | { ok: false; level: number }

/** The StockCounter object of one variant, the truth about its stock. Every method is idempotent by its key. */
export interface StockObject {
  /** Takes `quantity` from what is sellable. A checkout that is closed here is never revived. */
  reserve(request: {
    variantId: number
    checkoutId: string
    quantity: number
    expiresAt: number
  }): Promise<Reservation>
  /**
   * The order exists: the units are gone. `projectedVersion`, of the reservation, says that D1 knows of it
   * by the order itself.
   */
  commit(
    variantId: number,
    checkoutId: string,
    projectedVersion: number | null,
  ): Promise<StockLevel>
  /** The checkout was aborted: held units go back; remembered, so that a late `reserve` finds it closed. */
  release(variantId: number, checkoutId: string): Promise<StockLevel>
  /**
   * Gives back units of a sold reservation. `key` names the cause, such as `order:17:restock:4`; all
   * causes together give back at most what was sold. What a setting with a higher `sequence` has
   * counted is not added again.
   */
  restock(request: StockReturn & { variantId: number }): Promise<StockLevel>
  /**
   * Staff have counted: what was sold since stays sold. A setting with a lower `sequence` than one that
   * was already applied changes nothing; one that expects another level is refused.
   */
  set(request: StockSetting & { variantId: number; key: string }): Promise<Setting>
  read(variantId: number): Promise<StockLevel>
}

export interface StockReturn {
  key: string
  sequence: number
  checkoutId: string
  quantity: number
}

/**
 * A count of the moment at which `sold` units had been sold in all, or a change from the level that staff
 * had seen.
 */
export type StockSetting = { sequence: number; level: number } & (
  | { sold: number }
  | { expected: number }
)
