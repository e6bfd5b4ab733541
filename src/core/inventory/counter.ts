import type { LocalStore } from '../local-store.ts'
import type {
  Reservation,
  Setting,
  StockFigure,
  StockLevel,
  StockReturn,
  StockSetting,
} from './types.ts'

/** `refused`: there was too little. Like `released`, it holds nothing and is closed for good. */
type State = 'held' | 'committed' | 'released' | 'refused'

interface ReservationRow extends Record<string, string | number> {
  quantity: number
  returned: number
  state: State
  version: number
}

/**
 * The tables of one StockCounter. A reservation's `version` is the counter's when it was made. `changes`
 * remembers restocks and settings by key, each with its place in the order of causes; the counter's
 * `sequence` is that of the newest setting, and `sold` all that was ever committed. What is on hand falls
 * below 0 where staff count less than is held, or was sold since.
 */
export function createCounterTables(store: LocalStore): void {
  store.all(`CREATE TABLE IF NOT EXISTS counter(
    id INTEGER PRIMARY KEY CHECK (id = 1), variant_id INTEGER NOT NULL,
    on_hand INTEGER NOT NULL, sequence INTEGER NOT NULL,
    sold INTEGER NOT NULL, version INTEGER NOT NULL, projected_version INTEGER NOT NULL)`)
  store.all(`CREATE TABLE IF NOT EXISTS reservations(
    checkout_id TEXT PRIMARY KEY, quantity INTEGER NOT NULL CHECK (quantity >= 0),
    state TEXT NOT NULL CHECK (state IN ('held', 'committed', 'released', 'refused')),
    returned INTEGER NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND quantity),
    expires_at INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 0)`)
  store.all(`CREATE INDEX IF NOT EXISTS reservations_held
    ON reservations(expires_at) WHERE state = 'held'`)
  store.all(`CREATE TABLE IF NOT EXISTS changes(
    key TEXT PRIMARY KEY, delta INTEGER NOT NULL, sequence INTEGER NOT NULL)`)
}

/** True once the counter has taken over the figure that D1 had. */
export function isAdopted(store: LocalStore): boolean {
  return store.all('SELECT 1 AS one FROM counter').length > 0
}

/** Takes over D1's figure on first use; a second attempt changes nothing. */
export function adopt(
  store: LocalStore,
  variantId: number,
  { sellable, version, sold }: StockFigure,
): void {
  store.all(
    'INSERT INTO counter VALUES (1, ?, ?, 0, ?, ?, ?) ON CONFLICT DO NOTHING',
    variantId,
    sellable,
    sold,
    version,
    version,
  )
}

export function readLevel(store: LocalStore): StockLevel {
  const [row] = store.all<{ onHand: number; held: number; sold: number; version: number }>(
    `SELECT on_hand AS onHand, sold, version, (
       SELECT coalesce(sum(quantity), 0) FROM reservations WHERE state = 'held') AS held
     FROM counter`,
  )
  if (!row) throw new Error('The counter has not adopted a level')
  const { onHand, held, sold, version } = row
  const level = onHand + held
  return { sellable: Math.max(0, onHand), level, received: level + sold, version }
}

/** Holds units for a checkout. The same id answers the same, and is closed here once refused. */
export function reserve(
  store: LocalStore,
  { checkoutId, quantity, expiresAt }: { checkoutId: string; quantity: number; expiresAt: number },
): Reservation {
  return store.transaction(() => {
    const known = findReservation(store, checkoutId)
    const current = readLevel(store)
    const { sellable } = current
    if (known?.state === 'released') return { ok: false, reason: 'closed', sellable }
    if (known?.state === 'refused') return { ok: false, reason: 'insufficient', sellable }
    if (known) return { ok: true, ...current }
    if (quantity > sellable) {
      close(store, checkoutId, 'refused')
      return { ok: false, reason: 'insufficient', sellable }
    }
    store.all(
      `INSERT INTO reservations(checkout_id, quantity, state, expires_at, version)
       VALUES (?, ?, 'held', ?, ?)`,
      checkoutId,
      quantity,
      expiresAt,
      current.version + 1,
    )
    return { ok: true, ...change(store, -quantity) }
  })
}

/**
 * Makes a held reservation final. `projectedVersion` is that under which D1 was told of the sale by the
 * order itself: if nothing has changed since the reservation, D1 need not be told again.
 * @throws where nothing is held: the order would not be covered
 */
export function commit(
  store: LocalStore,
  checkoutId: string,
  projectedVersion: number | null = null,
): StockLevel {
  return store.transaction(() => {
    const known = findReservation(store, checkoutId)
    if (known?.state === 'committed') return readLevel(store)
    if (known?.state !== 'held') throw new Error('Nothing is held for this checkout')
    store.all("UPDATE reservations SET state = 'committed' WHERE checkout_id = ?", checkoutId)
    store.all('UPDATE counter SET sold = sold + ?', known.quantity)
    if (known.version !== projectedVersion || !isAt(store, projectedVersion))
      return change(store, 0)
    markProjected(store, projectedVersion)
    return readLevel(store)
  })
}

/** Gives held units back and closes the checkout's id, also where nothing was held. */
export function release(store: LocalStore, checkoutId: string): StockLevel {
  return store.transaction(() => {
    const known = findReservation(store, checkoutId)
    if (known && known.state !== 'held') return readLevel(store)
    close(store, checkoutId, 'released')
    return known ? change(store, known.quantity) : readLevel(store)
  })
}

/** Remembers that a checkout gets nothing here, unless it has bought; for counters without a figure, too. */
export function close(store: LocalStore, checkoutId: string, state: 'released' | 'refused'): void {
  store.all(
    `INSERT INTO reservations(checkout_id, quantity, state, expires_at)
     VALUES (?, 0, ?, 0)
     ON CONFLICT DO UPDATE SET state = excluded.state WHERE state = 'held'`,
    checkoutId,
    state,
  )
}

/**
 * Returns units of an order to the shelf, once a key; all causes together at most what was sold. An
 * order that stands is committed, also where its cart has not come to that yet. Staff who counted
 * after the cause found these units on the shelf: they are in the count, and are not added to it.
 */
export function restock(
  store: LocalStore,
  { key, sequence, checkoutId, quantity }: StockReturn,
): StockLevel {
  return store.transaction(() => {
    if (isDone(store, key)) return readLevel(store)
    const known = findReservation(store, checkoutId)
    if (known?.state === 'held') commit(store, checkoutId)
    else if (known?.state !== 'committed') throw new Error('Nothing was sold in this checkout')
    const returned = Math.min(quantity, known.quantity - known.returned)
    store.all(
      'UPDATE reservations SET returned = returned + ? WHERE checkout_id = ?',
      returned,
      checkoutId,
    )
    const delta = isOutdated(store, sequence) ? 0 : returned
    remember(store, { key, delta, sequence })
    return change(store, delta)
  })
}

/**
 * Staff have counted the shelf, once a key: the level is what they counted, less what was sold since, plus
 * what came back for later causes, unless a newer setting was first. The level includes what running
 * checkouts hold, so what is on hand may fall below 0. A setting with a comparison becomes `level` itself.
 */
export function setLevel(store: LocalStore, setting: StockSetting & { key: string }): Setting {
  return store.transaction(() => {
    const { key, sequence, level } = setting
    const current = readLevel(store)
    if (isDone(store, key) || isOutdated(store, sequence)) return { ok: true, ...current }
    if ('expected' in setting && setting.expected !== current.level) {
      return { ok: false, level: current.level }
    }
    const since =
      'sold' in setting ? returnedSince(store, sequence) - soldSince(store, setting.sold) : 0
    const delta = level + since - current.level
    remember(store, { key, delta, sequence })
    store.all('UPDATE counter SET sequence = ?', sequence)
    return { ok: true, ...(delta === 0 ? current : change(store, delta)) }
  })
}

/** D1 has counted more sales than this counter, which happens after D1 was restored. */
export function isBehind(store: LocalStore, sold: number): boolean {
  return store.all('SELECT 1 AS one FROM counter WHERE sold < ?', sold).length > 0
}

/** Goes on from what D1 says was sold by now, and tells D1 of its own figures again. */
export function goOnFrom(store: LocalStore, sold: number): void {
  store.all('UPDATE counter SET sold = ?, version = version + 1', sold)
}

/** Checkouts whose hold has outlived `time`; their outcome must be looked up, never assumed. */
export function overdueCheckouts(store: LocalStore, time: number): string[] {
  const rows = store.all<{ checkout_id: string }>(
    "SELECT checkout_id FROM reservations WHERE state = 'held' AND expires_at <= ? LIMIT 50",
    time,
  )
  return rows.map((row) => row.checkout_id)
}

/** Checkouts that hold units; of some of them the order may already be placed. */
export function heldCheckouts(store: LocalStore): string[] {
  const rows = store.all<{ checkout_id: string }>(
    "SELECT checkout_id FROM reservations WHERE state = 'held'",
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

/** What D1 has yet to be told; null when its projection is current. */
export function unprojected(store: LocalStore): (StockLevel & { variantId: number }) | null {
  const [row] = store.all<{ variantId: number }>(
    'SELECT variant_id AS variantId FROM counter WHERE version > projected_version',
  )
  return row ? { ...row, ...readLevel(store) } : null
}

export function markProjected(store: LocalStore, version: number): void {
  store.all('UPDATE counter SET projected_version = max(projected_version, ?)', version)
}

function findReservation(store: LocalStore, checkoutId: string): ReservationRow | undefined {
  const [row] = store.all<ReservationRow>(
    'SELECT quantity, returned, state, version FROM reservations WHERE checkout_id = ?',
    checkoutId,
  )
  return row
}

function isAt(store: LocalStore, version: number): boolean {
  return store.all('SELECT 1 AS one FROM counter WHERE version = ?', version).length > 0
}

function isDone(store: LocalStore, key: string): boolean {
  return store.all('SELECT 1 AS one FROM changes WHERE key = ?', key).length > 0
}

function isOutdated(store: LocalStore, sequence: number): boolean {
  return store.all('SELECT 1 AS one FROM counter WHERE sequence > ?', sequence).length > 0
}

/** Units that came back for causes after a count but were told before it: they were not on the shelf then. */
function returnedSince(store: LocalStore, sequence: number): number {
  const [row] = store.all<{ units: number }>(
    'SELECT coalesce(sum(delta), 0) AS units FROM changes WHERE sequence > ?',
    sequence,
  )
  return row?.units ?? 0
}

function soldSince(store: LocalStore, sold: number): number {
  const [row] = store.all<{ units: number }>('SELECT sold - ? AS units FROM counter', sold)
  return row?.units ?? 0
}

function remember(
  store: LocalStore,
  { key, delta, sequence }: { key: string; delta: number; sequence: number },
): void {
  store.all('INSERT INTO changes VALUES (?, ?, ?)', key, delta, sequence)
}

function change(store: LocalStore, delta: number): StockLevel {
  store.all('UPDATE counter SET on_hand = on_hand + ?, version = version + 1', delta)
  return readLevel(store)
}
