import { withoutLines } from '../../cart/lines.ts'
import { changedAt } from '../../cart/stored-cart.ts'
import type { Till } from '../attempt/record.ts'

/** Lines of deleted products leave the cart without a word. Answers the cart's version since. */
export function dropGone({ store, ctx }: Till, gone: number[]): number {
  const stored = store.read()
  if (gone.length === 0) return stored.version
  const left = changedAt(withoutLines(stored, gone), ctx.clock.now().getTime())
  store.write(left)
  return left.version
}
