import { withoutLines } from '../../cart/lines.ts'
import type { Till } from '../attempt/record.ts'

/** Lines of deleted products leave the cart without a word. Answers the cart's version since. */
export function dropGone({ store, ctx }: Till, gone: number[]): number {
  const stored = store.read()
  if (gone.length === 0) return stored.version
  const version = stored.version + 1
  store.write({ ...withoutLines(stored, gone), version, updatedAt: ctx.clock.now().getTime() })
  return version
}
