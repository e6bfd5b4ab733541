/*
 * What the carts of users are by the document: a plain list, and what each operation makes of it. An
 * operation answers `ok`, or the code that it is refused with, and changes nothing then.
 */

export interface ModelCart {
  id: string
  owner: string
  state: 'open' | 'closed' | 'deleted'
  /** Quantities by the place of the unit in the shop, in the order of the lines. */
  lines: Map<number, number>
  hasCoupon: boolean
  city: string | null
}

export interface ModelState {
  carts: ModelCart[]
  /** Carts that wait for being added to others. */
  merges: { from: string; into: string }[]
  /** Users whose sessions have all ended: visitors who went, and closed accounts. */
  gone: Set<string>
  /** The accounts that visitors have entered. */
  entered: Map<string, string>
}

export interface SignIn {
  visitor: string
  account: string
}

/** Of units by their places; who asks for another place asks for nothing. */
export type Stocks = readonly number[]

export type Wanted = readonly [unit: number, quantity: number]

const quantityMax = 100

/** Whoever has no session is nobody, and gone. */
export const nobody = ''

export const nothing: ModelState = {
  carts: [],
  merges: [],
  gone: new Set([nobody]),
  entered: new Map(),
}

export function copyOf({ carts, merges, gone, entered }: ModelState): ModelState {
  return {
    carts: carts.map((cart) => ({ ...cart, lines: new Map(cart.lines) })),
    merges: [...merges],
    gone: new Set(gone),
    entered: new Map(entered),
  }
}

/** A user's cart, as it is shown to that user. */
export function findOwn({ carts }: ModelState, owner: string, id: string): ModelCart | undefined {
  return carts.find((cart) => cart.id === id && cart.owner === owner && cart.state !== 'deleted')
}

export function findActive({ carts }: ModelState, owner: string): ModelCart | undefined {
  return carts.find((cart) => cart.owner === owner && cart.state === 'open')
}

/** `id` is what the new cart is called. */
export function createIn(
  state: ModelState,
  stocks: Stocks,
  { owner, id, wanted }: { owner: string; id: string; wanted: readonly Wanted[] },
): string {
  if (state.gone.has(owner)) return 'unauthorized'
  const lines = new Map<number, number>()
  for (const [unit, quantity] of wanted) {
    if (stocks[unit] === undefined) return 'not_found'
    lines.set(unit, (lines.get(unit) ?? 0) + quantity)
  }
  for (const [unit, quantity] of lines) {
    const refusal = refusalOf(stocks, unit, quantity)
    if (refusal) return refusal
    if (quantity === 0) lines.delete(unit)
  }
  const earlier = findActive(state, owner)
  if (earlier) earlier.state = 'closed'
  state.carts.push({ id, owner, state: 'open', lines, hasCoupon: false, city: null })
  return 'ok'
}

/** What a user does to a cart that is to be open. */
export type Change =
  | { kind: 'set'; wanted: Wanted }
  | { kind: 'coupon' }
  | { kind: 'no coupon' }
  | { kind: 'address'; city: string }

export function changeIn(
  state: ModelState,
  stocks: Stocks,
  { owner, id, change }: { owner: string; id: string; change: Change },
): string {
  if (state.gone.has(owner)) return 'unauthorized'
  const cart = findOwn(state, owner, id)
  if (!cart) return 'not_found'
  if (cart.state === 'closed') return 'cart_inactive'
  if (change.kind === 'set' && stocks[change.wanted[0]] === undefined) return 'not_found'
  switch (change.kind) {
    case 'set':
      return setLine(cart, stocks, change.wanted)
    case 'coupon':
      if (cart.lines.size === 0) return 'coupon_not_applicable'
      cart.hasCoupon = true
      return 'ok'
    case 'no coupon':
      cart.hasCoupon = false
      return 'ok'
    case 'address':
      cart.city = change.city
      return 'ok'
  }
}

function setLine(cart: ModelCart, stocks: Stocks, [unit, quantity]: Wanted): string {
  const refusal = refusalOf(stocks, unit, quantity)
  if (refusal) return refusal
  if (quantity > 0) cart.lines.set(unit, quantity)
  else cart.lines.delete(unit)
  // A coupon leaves the cart with the last line.
  if (cart.lines.size === 0) cart.hasCoupon = false
  return 'ok'
}

function refusalOf(stocks: Stocks, unit: number, quantity: number): string | null {
  const stock = stocks[unit] ?? 0
  if (quantity === 0) return null
  if (quantity > quantityMax) return 'quantity_not_allowed'
  if (stock === 0) return 'out_of_stock'
  return quantity > stock ? 'insufficient_stock' : null
}

export function deleteIn(state: ModelState, owner: string, id: string | undefined): string {
  if (state.gone.has(owner)) return 'unauthorized'
  const cart = id === undefined ? findActive(state, owner) : findOwn(state, owner, id)
  if (!cart) return 'not_found'
  cart.state = 'deleted'
  return 'ok'
}

/** Closes an account for good. */
export function closeIn(state: ModelState, owner: string): string {
  state.gone.add(owner)
  for (const cart of state.carts) if (cart.owner === owner) cart.state = 'deleted'
  return 'ok'
}

/*
 * A visitor's sign-in to an account is three steps, each of which others may see.
 */

/** The visitor is gone; what is there goes to the account that was entered first. */
export function leaveIn(state: ModelState, { visitor, account }: SignIn): string {
  if (state.gone.has(account)) return 'unauthorized'
  state.gone.add(visitor)
  if (!state.entered.has(visitor)) state.entered.set(visitor, account)
  return 'ok'
}

/**
 * The visitor's cart is the account's now; an empty one is none where the account has one, unless that is
 * made at this moment (`takesEmpty`).
 */
export function adoptIn(
  state: ModelState,
  { visitor }: Pick<SignIn, 'visitor'>,
  takesEmpty = false,
): void {
  const account = state.entered.get(visitor) ?? nobody
  const given = findActive(state, visitor)
  if (!given) return
  const own = findActive(state, account)
  if (state.gone.has(account) || (own && given.lines.size === 0 && !takesEmpty)) {
    given.state = 'deleted'
    return
  }
  if (own) {
    own.state = 'closed'
    state.merges.push({ from: own.id, into: given.id })
  }
  given.owner = account
}

/** What waits is added, the oldest first. */
export function mergeIn(state: ModelState, stocks: Stocks): void {
  for (const { from, into } of state.merges.splice(0)) {
    const [source, target] = [from, into].map((id) => state.carts.find((cart) => cart.id === id))
    if (!source || !target || source.state === 'deleted') continue
    for (const [unit, quantity] of source.lines) {
      const known = target.lines.get(unit) ?? 0
      const most = Math.min(known + quantity, stocks[unit] ?? 0, quantityMax)
      target.lines.set(unit, Math.max(known, 1, most))
    }
  }
}
