import type { CartEdit, MergedLine, QuantityRules, Tidying, WantedLine } from './edit-types.ts'
import { isOver } from './expiry.ts'
import {
  type ChangedLine,
  keepCoupon,
  type LineChange,
  linesMax,
  openLine,
  refuse,
  replace,
  withoutLines,
} from './lines.ts'
import type { CartSettings } from './settings.ts'
import type { StoredCart } from './stored-cart.ts'
import type { CartLine } from './types.ts'

interface At {
  cartId: number
  now: number
}

/** Who asks for an edit, and when. */
interface Asking extends At {
  userId: number
}

export function applyEdit(stored: StoredCart, edit: CartEdit, at: Asking): LineChange {
  if (isOver(stored, at.now) || isOfAnother(stored, at)) return refuse('gone')
  if (stored.isClosed) return refuse('closed')
  const cart = { ...stored, isTemporary: true }
  switch (edit.kind) {
    case 'fill':
      return fill(cart, edit, at)
    case 'line':
      return setLine(cart, edit.line, at)
    case 'remove':
      return removeUnit(cart, edit)
    case 'coupon':
      return edit.couponId === null
        ? done({ ...cart, couponId: null })
        : keepCoupon(cart, edit.couponId)
    case 'settings':
      return done(withSettings(cart, edit.settings))
  }
}

/** The cart without what has lapsed; as it is where it has changed since. */
export function tidied(cart: StoredCart, tidying: Tidying): StoredCart {
  if (cart.isClosed || cart.version !== tidying.version) return cart
  const kept = withSettings(withoutLines(cart, tidying.gone), tidying.settings)
  // That it was looked at does not make it last longer.
  const after = { ...kept, version: cart.version + 1 }
  return tidying.dropsCoupon ? { ...after, couponId: null } : after
}

/** Every sign-in can bring lines of another cart; those beyond stay behind in it. */
const mergedLinesMax = 2 * linesMax

/**
 * The cart with the lines of another one. Quantities add up as far as stock and limit go; what is in the
 * cart stays, and of each line at least one unit, so that none is lost.
 */
export function merged(cart: StoredCart, lines: MergedLine[], at: At): StoredCart {
  return lines.reduce((before, { quantityMax, ...line }) => {
    const known = lineOf(before, line.variantId)?.quantity ?? 0
    if (known === 0 && before.lines.length >= mergedLinesMax) return before
    const quantity = Math.max(known, 1, Math.min(known + line.quantity, line.stock, quantityMax))
    return put(before, { ...line, quantity }, at).cart
  }, cart)
}

/** Whoever asks has signed in with it meanwhile. */
export function isOfAnother(
  { ownerId }: Pick<StoredCart, 'ownerId'>,
  { userId }: { userId: number },
): boolean {
  return ownerId !== null && ownerId !== userId
}

function fill(
  cart: StoredCart,
  { lines, metadata }: Extract<CartEdit, { kind: 'fill' }>,
  at: At,
): LineChange {
  let filled = withSettings(cart, { metadata })
  for (const line of lines) {
    const change = setLine(filled, line, at)
    if (!change.ok) return change
    filled = change.cart
  }
  return done(filled)
}

function setLine(cart: StoredCart, wanted: WantedLine, at: At): LineChange {
  const { variantId, quantity, stock, rules } = wanted
  const known = lineOf(cart, variantId)
  if (quantity === 0) return done(known ? withoutLines(cart, [known.id]) : cart)
  if (!isAllowed(quantity, rules)) return refuse('quantity_not_allowed')
  if (stock <= 0) return refuse('out_of_stock')
  if (quantity > stock) return refuse('insufficient_stock')
  if (!known && cart.lines.length >= linesMax) return refuse('cart_full')
  return put(cart, wanted, at)
}

function isAllowed(quantity: number, { min, max, step }: QuantityRules): boolean {
  return quantity >= min && quantity <= max && (quantity - min) % step === 0
}

function removeUnit(
  cart: StoredCart,
  { productId, variantId }: Extract<CartEdit, { kind: 'remove' }>,
): LineChange {
  const known = lineOf(cart, variantId)
  if (known?.productId !== productId) return refuse('line_not_found')
  return done(withoutLines(cart, [known.id]))
}

/** Gives the unit's line that quantity, or opens one. */
function put(
  cart: StoredCart,
  wanted: Omit<WantedLine, 'stock' | 'rules'>,
  { cartId, now: createdAt }: At,
): ChangedLine {
  const { variantId, quantity } = wanted
  const known = lineOf(cart, variantId)
  return known
    ? replace(cart, { ...known, quantity })
    : openLine(cart, wanted, { cartId, createdAt })
}

function lineOf({ lines }: StoredCart, variantId: number): CartLine | undefined {
  return lines.find((line) => line.variantId === variantId)
}

function withSettings(cart: StoredCart, settings: Partial<CartSettings>): StoredCart {
  return { ...cart, settings: { ...cart.settings, ...settings } }
}

function done(cart: StoredCart): LineChange {
  return { ok: true, cart, line: null }
}
