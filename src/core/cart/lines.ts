import type { StoredCart } from './stored-cart.ts'
import type { CartChange, CartLine, CartObject, LineChoice, NewItem } from './types.ts'

/** Different products in one cart. */
export const linesMax = 100
/** Line ids are unique over all carts: a cart's id, then the line's place in its history. */
const lineIdsPerCart = 1_000_000

type Refusal = Extract<CartChange, { ok: false }>

/** What a change makes of a cart, with the line to answer. */
export type LineChange = { ok: true; cart: StoredCart; line: CartLine | null } | Refusal

export function addLine(
  cart: StoredCart,
  {
    cartId,
    quantityMax,
    createdAt,
    ...item
  }: NewItem & { cartId: number; quantityMax: number; createdAt: number },
): LineChange {
  if (cart.isClosed) return refuse('closed')
  const known = cart.lines.find(({ variantId }) => variantId === item.variantId)
  const quantity = (known?.quantity ?? 0) + item.quantity
  if (quantity > item.stock) return refuse('insufficient_stock')
  if (quantity > quantityMax) return refuse('quantity_max')
  if (known) return replace(cart, { ...known, quantity })
  if (cart.lines.length >= linesMax) return refuse('cart_full')
  return openLine(cart, { ...item, quantity }, { cartId, createdAt })
}

/** A change that was made of a line. */
export type ChangedLine = Extract<LineChange, { ok: true }> & { line: CartLine }

/** Opens a line behind the others. */
export function openLine(
  cart: StoredCart,
  item: Omit<CartLine, 'id' | 'createdAt'>,
  { cartId, createdAt }: { cartId: number; createdAt: number },
): ChangedLine {
  const { productId, variantId, quantity, unitAmount } = item
  const id = cartId * lineIdsPerCart + cart.nextLine
  const line = { id, productId, variantId, quantity, unitAmount, createdAt }
  const nextLine = cart.nextLine + 1
  return { ok: true, cart: { ...cart, nextLine, lines: [...cart.lines, line] }, line }
}

/** Sets a line's quantity, at least 1. */
export function setLineQuantity(
  cart: StoredCart,
  change: Parameters<CartObject['setQuantity']>[1] & { quantityMax: number },
): LineChange {
  const { quantity, stock, quantityMax } = change
  const known = cart.lines.find((line) => isChosen(line, change))
  if (!known) return refuse('line_not_found')
  if (quantity > stock) return refuse('insufficient_stock')
  if (quantity > quantityMax) return refuse('quantity_max')
  return replace(cart, { ...known, quantity })
}

/** Subtracts from a product's line, which goes when nothing is left of it. */
export function takeFromLine(
  cart: StoredCart,
  { productId, quantity }: Parameters<CartObject['take']>[1],
): LineChange {
  const known = cart.lines.find((line) => line.productId === productId)
  if (!known) return refuse('line_not_found')
  const line = { ...known, quantity: known.quantity - quantity }
  if (line.quantity < 0) return refuse('holds_less')
  if (line.quantity > 0) return replace(cart, line)
  return { ok: true, cart: withoutLines(cart, [line.id]), line }
}

export function removeLines(cart: StoredCart, which: LineChoice[]): LineChange {
  const chosen = cart.lines.filter((line) => which.some((choice) => isChosen(line, choice)))
  if (chosen.length === 0) return refuse('line_not_found')
  const ids = chosen.map(({ id }) => id)
  return { ok: true, cart: withoutLines(cart, ids), line: null }
}

export function clearLines(cart: StoredCart): LineChange {
  if (cart.lines.length === 0) return refuse('already_empty')
  return { ok: true, cart: withLines(cart, []), line: null }
}

export function keepCoupon(cart: StoredCart, couponId: number): LineChange {
  if (cart.lines.length === 0) return refuse('empty')
  return { ok: true, cart: { ...cart, couponId }, line: null }
}

export function withoutLines(cart: StoredCart, lineIds: number[]): StoredCart {
  const left = cart.lines.filter(({ id }) => !lineIds.includes(id))
  return withLines(cart, left)
}

/** A coupon leaves the cart with the last line. */
function withLines(cart: StoredCart, lines: CartLine[]): StoredCart {
  return { ...cart, lines, couponId: lines.length > 0 ? cart.couponId : null }
}

function isChosen(line: CartLine, choice: LineChoice): boolean {
  return 'lineId' in choice ? line.id === choice.lineId : line.productId === choice.productId
}

/** Puts a changed line in the place of the one with its id. */
export function replace(cart: StoredCart, line: CartLine): ChangedLine {
  const lines = cart.lines.map((known) => (known.id === line.id ? line : known))
  return { ok: true, cart: { ...cart, lines }, line }
}

export function refuse(reason: Refusal['reason']): Refusal {
  return { ok: false, reason }
}
