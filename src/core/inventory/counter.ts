import type { LocalStore } from '../local-store.ts'
import type { Reservation, StockLevel } from './types.ts'

type State = 'held' | 'committed' | 'released'

interface ReservationRow extends Record<string, string | number> {
  quantity: number
  state: State
}

/** The tables of one StockCounter. `changes` remembers restocks and settings by key. */
export function createCounterTables(store: LocalStore): void {
  store.all(`CREATE TABLE IF NOT EXISTS counter(
    id INTEGER PRIMARY KEY CHECK (id = 1), variant_id INTEGER NOT NULL,
    on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
    version INTEGER NOT NULL, projected_version INTEGER NOT NULL)`)
  store.all(`CREATE TABLE IF NOT EXISTS reservations(
    checkout_id TEXT PRIMARY KEY, quantity INTEGER NOT NULL, state TEXT NOT NULL,
    returned INTEGER NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND quantity),
    expires_at INTEGER NOT NULL)`)
  store.all(`CREATE INDEX IF NOT EXISTS reservations_held
    ON reservations(expires_at) WHERE state = 'held'`)
  store.all('CREATE TABLE IF NOT EXISTS changes(key TEXT PRIMARY KEY, delta INTEGER NOT NULL)')
}

/** True once the counter has taken over the figure that D1 had. */
export function isAdopted(store: LocalStore): boolean {
  return store.all('SELECT 1 AS one FROM counter').length > 0
}

/** Takes over D1's figure on first use; a second attempt changes nothing. */
export function adopt(store: LocalStore, variantId: number, from: StockLevel): void {
  store.all(
    'INSERT INTO counter VALUES (1, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    variantId,
    from.level,
    from.version,
    from.version,
  )
}

export function readLevel(store: LocalStore): StockLevel {
  const [row] = store.all<{ level: number; version: number }>(
    'SELECT on_hand AS level, version FROM counter',
  )
  if (!row) throw new Error('The counter has not adopted a level')
  return row
}

/** Holds units for a checkout. The same id answers the same; a released id stays closed. */
export function reserve(
  store: LocalStore,
  { checkoutId, quantity, expiresAt }: { checkoutId: string; quantity: number; expiresAt: number },
): Reservation {
  return store.transaction(() => {
    const known = findReservation(store, checkoutId)
    const { level, version } = readLevel(store)
    if (known)
      return known.state === 'released' ? { ok: false, level } : { ok: true, level, version }
    if (quantity > level) return { ok: false, level }
    store.all(
      "INSERT INTO reservations(checkout_id, quantity, state, expires_at) VALUES (?, ?, 'held', ?)",
      checkoutId,
      quantity,
      expiresAt,
    )
    return { ok: true, ...change(store, -quantity) }
  })
}

/** Makes a held reservation final. @throws where nothing is held: the order would not be covered. */
export function commit(store: LocalStore, checkoutId: string): StockLevel {
  return store.transaction(() => {
    const known = findReservation(store, checkoutId)
    if (!known || known.state === 'released') throw new Error('Nothing is held for this checkout')
    if (known.state === 'committed') return readLevel(store)
    store.all("UPDATE reservations SET state = 'committed' WHERE checkout_id = ?", checkoutId)
    return change(store, 0)
  })
}

/** Gives held units back and closes the checkout's id, also where nothing was held. */
export function release(store: LocalStore, checkoutId: string): StockLevel {
  return store.transaction(() => {
    const known = findReservation(store, checkoutId)
    if (known && known.state !== 'held') return readLevel(store)
    store.all(
      `INSERT INTO reservations(checkout_id, quantity, state, expires_at)
       VALUES (?, 0, 'released', 0) ON CONFLICT DO UPDATE SET state = 'released'`,
      checkoutId,
    )
    return change(store, known?.quantity ?? 0)
  })
}

/** Returns units of a committed reservation to the shelf, once a key and never more than were sold. */
export function restock(
  store: LocalStore,
  { key, checkoutId, quantity }: { key: string; checkoutId: string; quantity: number },
): StockLevel {
  return store.transaction(() => {
    if (isDone(store, key)) return readLevel(store)
    const known = findReservation(store, checkoutId)
    if (known?.state !== 'committed') throw new Error('Nothing was sold in this checkout')
    store.all(
      'UPDATE reservations SET returned = returned + ? WHERE checkout_id = ?',
      quantity,
      checkoutId,
    )
    remember(store, key, quantity)
    return change(store, quantity)
  })
}

/** Staff count the shelf: the sellable level becomes `level`. Once a key. */
export function setLevel(
  store: LocalStore,
  { key, level }: { key: string; level: number },
): StockLevel {
  return store.transaction(() => {
    if (isDone(store, key)) return readLevel(store)
    const delta = level - readLevel(store).level
    remember(store, key, delta)
    return change(store, delta)
  })
}

/** Checkouts whose hold has outlived `time`; their outcome must be looked up, never assumed. */
export function overdueCheckouts(store: LocalStore, time: number): string[] {
  const rows = store.all<{ checkout_id: string }>(
    "SELECT checkout_id FROM reservations WHERE state = 'held' AND expires_at <= ? LIMIT 50",
    time,
  )
  return rows.map((row) => row.checkout_id)
}

/** When the oldest hold runs out; null without holds. */
export function nextExpiry(store: LocalStore): number | null {
  const [row] = store.all<{ time: number | null }>(
    "SELECT min(expires_at) AS time FROM reservations WHERE state = 'held'",
  )
  return row?.time ?? null
}

/** What D1 must still learn; null when its projection is current. */
export function unprojected(store: LocalStore): (StockLevel & { variantId: number }) | null {
  const [row] = store.all<{ variantId: number; level: number; version: number }>(
    `SELECT variant_id AS variantId, on_hand AS level, version FROM counter
     WHERE version > projected_version`,
  )
  return row ?? null
}

export function markProjected(store: LocalStore, version: number): void {
  store.all('UPDATE counter SET projected_version = max(projected_version, ?)', version)
}

function findReservation(store: LocalStore, checkoutId: string): ReservationRow | undefined {
  const [row] = store.all<ReservationRow>(
    'SELECT quantity, state FROM reservations WHERE checkout_id = ?',
    checkoutId,
  )
  return row
}

function isDone(store: LocalStore, key: string): boolean {
  return store.all('SELECT 1 AS one FROM changes WHERE key = ?', key).length > 0
}

function remember(store: LocalStore, key: string, delta: number): void {
  store.all('INSERT INTO changes VALUES (?, ?)', key, delta)
}

function change(store: LocalStore, delta: number): StockLevel {
  store.all('UPDATE counter SET on_hand = on_hand + ?, version = version + 1', delta)
  return readLevel(store)
}
