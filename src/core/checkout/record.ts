import type { Address } from '../../db/schema/orders.ts'
import type { CartLine, CheckoutOutcome, SkippedLine } from '../cart/types.ts'
import { requestKeysKeptMs } from '../idempotency/answers.ts'
import type { LocalStore } from '../local-store.ts'

/** A line with its product's name, at the price that the order will have. */
export interface CheckoutLine extends CartLine {
  name: string
}

/**
 * A checkout as the Cart object remembers it. `reserving` and `placing` are open: whatever dies,
 * recovery ends them; `placed` still owes its commits; `done` and `failed` are over.
 */
export interface CheckoutRecord {
  id: string
  state: 'reserving' | 'placing' | 'placed' | 'done' | 'failed'
  requestKey: string | null
  shippingAddress: Address | null
  /** What is to be ordered; while `reserving` still all that was asked for. */
  lines: CheckoutLine[]
  /** What stays behind in the cart. */
  skipped: SkippedLine[]
  totalAmount: number
  startedAt: number
  /** Why it failed; null unless `failed`. */
  failure: Extract<CheckoutOutcome, { ok: false }> | null
}

export function createCheckoutTables(store: LocalStore): void {
  store.all(`CREATE TABLE IF NOT EXISTS checkouts(
    id TEXT PRIMARY KEY, request_key TEXT, open INTEGER NOT NULL, record TEXT NOT NULL,
    started_at INTEGER NOT NULL)`)
  store.all('CREATE UNIQUE INDEX IF NOT EXISTS checkouts_open ON checkouts(open) WHERE open = 1')
  store.all('CREATE INDEX IF NOT EXISTS checkouts_key ON checkouts(request_key)')
}

/** Writes the record as it now stands; there is at most one open one. */
export function writeRecord(store: LocalStore, record: CheckoutRecord): CheckoutRecord {
  store.all(
    `INSERT INTO checkouts VALUES (?, ?, ?, ?, ?)
     ON CONFLICT(id) DO UPDATE SET open = excluded.open, record = excluded.record`,
    record.id,
    record.requestKey,
    isOver(record) ? 0 : 1,
    JSON.stringify(record),
    record.startedAt,
  )
  return record
}

export function findOpenRecord(store: LocalStore): CheckoutRecord | null {
  return parse(store.all<{ record: string }>('SELECT record FROM checkouts WHERE open = 1'))
}

export function findRecord(store: LocalStore, id: string): CheckoutRecord | null {
  return parse(store.all<{ record: string }>('SELECT record FROM checkouts WHERE id = ?', id))
}

/** The latest checkout under a client's key, as long as such keys are remembered. */
export function findRecordByRequest(
  store: LocalStore,
  requestKey: string,
  now: number,
): CheckoutRecord | null {
  return parse(
    store.all<{ record: string }>(
      `SELECT record FROM checkouts WHERE request_key = ? AND started_at > ?
       ORDER BY started_at DESC LIMIT 1`,
      requestKey,
      now - requestKeysKeptMs,
    ),
  )
}

/** Nobody asks for these any more. */
export function forgetOldRecords(store: LocalStore, now: number): void {
  store.all('DELETE FROM checkouts WHERE open = 0 AND started_at <= ?', now - requestKeysKeptMs)
}

function isOver(record: CheckoutRecord): boolean {
  return record.state === 'done' || record.state === 'failed'
}

function parse([row]: { record: string }[]): CheckoutRecord | null {
  return row ? asRecord(JSON.parse(row.record)) : null
}

/** Safe: only `writeRecord` writes this column. */
function asRecord(value: unknown): CheckoutRecord {
  return value as CheckoutRecord
}
