import type { StoredCart } from './stored-cart.ts'
import type { CartChange, CartLine, CartObject, NewItem } from './types.ts'

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
  const { productId, variantId, unitAmount } = item
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
  const { lineId, quantity, stock, quantityMax } = change
  const known = cart.lines.find(({ id }) => id === lineId)
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

export function removeLines(cart: StoredCart, lineIds: number[]): LineChange {
  const left = withoutLines(cart, lineIds)
  if (left.lines.length === cart.lines.length) return refuse('line_not_found')
  return { ok: true, cart: left, line: null }
}

export function clearLines(cart: StoredCart): LineChange {
  if (cart.lines.length === 0) return refuse('already_empty')
  return { ok: true, cart: { ...cart, lines: [] }, line: null }
}

export function withoutLines(cart: StoredCart, lineIds: number[]): StoredCart {
  return { ...cart, lines: cart.lines.filter(({ id }) => !lineIds.includes(id)) }
}

function replace(cart: StoredCart, line: CartLine): LineChange {
  const lines = cart.lines.map((known) => (known.id === line.id ? line : known))
  return { ok: true, cart: { ...cart, lines }, line }
}

function refuse(reason: Refusal['reason']): Refusal {
  return { ok: false, reason }
}
