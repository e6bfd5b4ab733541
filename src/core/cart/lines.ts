import type { LocalStore } from '../local-store.ts'
import type { CartChange, CartLine, CartObject, CartState } from './types.ts'

/** Different products in one cart. */
export const linesMax = 100
/** Line ids are unique over all carts: a cart's number, then the line's place in its history. */
const lineIdsPerCart = 1_000_000

interface CartRow extends Record<string, number> {
  id: number
  next_line: number
  created_at: number
  updated_at: number
}

interface LineRow extends Record<string, number> {
  id: number
  product_id: number
  variant_id: number
  quantity: number
  unit_amount: number
  created_at: number
}

/** The tables of one cart's lines. */
export function createCartTables(store: LocalStore): void {
  store.all(`CREATE TABLE IF NOT EXISTS cart(
    one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL, next_line INTEGER NOT NULL,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL)`)
  store.all(`CREATE TABLE IF NOT EXISTS lines(
    id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL, variant_id INTEGER NOT NULL UNIQUE,
    quantity INTEGER NOT NULL CHECK (quantity > 0), unit_amount INTEGER NOT NULL,
    created_at INTEGER NOT NULL)`)
}

/** The cart, or null before it was given its number. */
export function findCart(store: LocalStore): CartState | null {
  const [cart] = store.all<CartRow>('SELECT * FROM cart')
  if (!cart) return null
  const lines = store.all<LineRow>('SELECT * FROM lines ORDER BY id').map(toLine)
  return { id: cart.id, createdAt: cart.created_at, updatedAt: cart.updated_at, lines }
}

export function readCart(store: LocalStore): CartState {
  const cart = findCart(store)
  if (!cart) throw new Error('The cart has no number yet')
  return cart
}

/** Gives the cart its number; a second attempt changes nothing. */
export function openCart(store: LocalStore, id: number, now: number): void {
  store.all('INSERT INTO cart VALUES (1, ?, 1, ?, ?) ON CONFLICT DO NOTHING', id, now, now)
}

export function addLine(
  store: LocalStore,
  item: Parameters<CartObject['add']>[1] & { quantityMax: number },
  now: number,
): CartChange {
  return store.transaction(() => {
    const [known] = store.all<LineRow>('SELECT * FROM lines WHERE variant_id = ?', item.variantId)
    const quantity = (known?.quantity ?? 0) + item.quantity
    if (quantity > item.stock) return refuse('insufficient_stock')
    if (quantity > item.quantityMax) return refuse('quantity_max')
    if (known) {
      store.all('UPDATE lines SET quantity = ? WHERE id = ?', quantity, known.id)
      return changed(store, known.id, now)
    }
    const [count] = store.all<{ n: number }>('SELECT count(*) AS n FROM lines')
    if ((count?.n ?? 0) >= linesMax) return refuse('cart_full')
    const id = takeLineId(store)
    store.all(
      'INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)',
      id,
      item.productId,
      item.variantId,
      quantity,
      item.unitAmount,
      now,
    )
    return changed(store, id, now)
  })
}

/** Sets a line's quantity, at least 1. */
export function setLineQuantity(
  store: LocalStore,
  change: Parameters<CartObject['setQuantity']>[1] & { quantityMax: number },
  now: number,
): CartChange {
  const { lineId, quantity, stock, quantityMax } = change
  return store.transaction(() => {
    const known = store.all('SELECT id FROM lines WHERE id = ?', lineId)
    if (known.length === 0) return refuse('line_not_found')
    if (quantity > stock) return refuse('insufficient_stock')
    if (quantity > quantityMax) return refuse('quantity_max')
    store.all('UPDATE lines SET quantity = ? WHERE id = ?', quantity, lineId)
    return changed(store, lineId, now)
  })
}

/** Subtracts from a product's line, which goes when nothing is left of it. */
export function takeFromLine(
  store: LocalStore,
  { productId, quantity }: Parameters<CartObject['take']>[1],
  now: number,
): CartChange {
  return store.transaction(() => {
    const [known] = store.all<LineRow>('SELECT * FROM lines WHERE product_id = ?', productId)
    if (!known) return refuse('line_not_found')
    const left = known.quantity - quantity
    if (left < 0) return refuse('holds_less')
    if (left === 0) store.all('DELETE FROM lines WHERE id = ?', known.id)
    else store.all('UPDATE lines SET quantity = ? WHERE id = ?', left, known.id)
    return { ok: true, cart: touch(store, now), line: { ...toLine(known), quantity: left } }
  })
}

export function removeLines(store: LocalStore, lineIds: number[], now: number): CartChange {
  return store.transaction(() => {
    const removed = lineIds.flatMap((id) =>
      store.all('DELETE FROM lines WHERE id = ? RETURNING id', id),
    )
    return removed.length === 0 ? refuse('line_not_found') : changed(store, null, now)
  })
}

export function clearLines(store: LocalStore, now: number): CartChange {
  return store.transaction(() => {
    const removed = store.all('DELETE FROM lines RETURNING id')
    return removed.length === 0 ? refuse('already_empty') : changed(store, null, now)
  })
}

function takeLineId(store: LocalStore): number {
  const [row] = store.all<CartRow>('UPDATE cart SET next_line = next_line + 1 RETURNING *')
  if (!row) throw new Error('The cart has no number yet')
  return row.id * lineIdsPerCart + row.next_line - 1
}

function changed(store: LocalStore, lineId: number | null, now: number): CartChange {
  const cart = touch(store, now)
  return { ok: true, cart, line: cart.lines.find((line) => line.id === lineId) ?? null }
}

function touch(store: LocalStore, now: number): CartState {
  store.all('UPDATE cart SET updated_at = ?', now)
  return readCart(store)
}

function refuse(reason: Extract<CartChange, { ok: false }>['reason']): CartChange {
  return { ok: false, reason }
}

function toLine(row: LineRow): CartLine {
  return {
    id: row.id,
    productId: row.product_id,
    variantId: row.variant_id,
    quantity: row.quantity,
    unitAmount: row.unit_amount,
    createdAt: row.created_at,
  }
}
