import { requestKeysKeptMs } from '../idempotency/answers.ts'
import type { Operation, StoredCart } from './stored-cart.ts'

/** More than a client has under way at once. */
const operationsMax = 50

/** What was answered under an id, as long as clients may repeat it; undefined for what had no key. */
export function findOperation(
  { operations }: StoredCart,
  operationId: string | null,
  now: number,
): Operation | undefined {
  if (operationId === null) return undefined
  return operations.find(({ id, at }) => id === operationId && at > now - requestKeysKeptMs)
}

/** What an operation was answered; null is the id of one without a key. */
export type Answer = Omit<Operation, 'id' | 'at'> & { id: string | null }

/** The cart with one more operation, and without those that nobody repeats any more. */
export function remember(cart: StoredCart, { id, ...answer }: Answer, now: number): StoredCart {
  if (id === null) return cart
  const recent = cart.operations.filter(({ at }) => at > now - requestKeysKeptMs)
  const operations = [...recent, { id, at: now, ...answer }].slice(-operationsMax)
  return { ...cart, operations }
}
