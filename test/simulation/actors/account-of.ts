import type { CartTerms } from '../../../src/core/cart/types.ts'
import type { Books } from '../books.ts'
import type { Run } from '../run.ts'

/** What the devices of one customer share in one contract, and is compared with the books in the end. */
interface Account {
  contradiction(books: Books): string | null
}

/** Keeps one account for each customer of a run in each contract, and has it compared in the end. */
export function accountsOf<T extends Account>(
  open: (terms: CartTerms) => T,
): (run: Run, terms: CartTerms) => T {
  const accounts = new WeakMap<Run, Map<string, T>>()
  return (run, terms) => {
    const ofRun = accounts.get(run) ?? new Map<string, T>()
    accounts.set(run, ofRun)
    const key = `${terms.contract} ${terms.userId}`
    const known = ofRun.get(key)
    if (known) return known
    const account = open(terms)
    ofRun.set(key, account)
    run.promises.push((books) => account.contradiction(books))
    return account
  }
}
