import type { CartTerms } from '../../../src/core/cart/types.ts'
import type { Books } from '../books.ts'
import type { Run } from '../run.ts'

/** What was asked for and told, written down apart from the shop, and compared with its books in the end. */
interface Account {
  /** What breaks it, in a sentence. */
  contradiction(books: Books): string | null
}

/** Keeps one account a run, and has it compared in the end. */
export function accountOf<T extends Account>(open: (run: Run) => T): (run: Run) => T {
  const keptIn = keepAccounts<T>()
  return (run) => keptIn(run, '', () => open(run))
}

/** Keeps one account for each customer of a run in each contract: his devices share it. */
export function accountsOf<T extends Account>(
  open: (terms: CartTerms) => T,
): (run: Run, terms: CartTerms) => T {
  const keptIn = keepAccounts<T>()
  return (run, terms) => keptIn(run, `${terms.contract} ${terms.userId}`, () => open(terms))
}

function keepAccounts<T extends Account>(): (run: Run, key: string, open: () => T) => T {
  const accounts = new WeakMap<Run, Map<string, T>>()
  return (run, key, open) => {
    const ofRun = accounts.get(run) ?? new Map<string, T>()
    accounts.set(run, ofRun)
    const known = ofRun.get(key)
    if (known) return known
    const account = open()
    ofRun.set(key, account)
    run.promises.push((books) => account.contradiction(books))
    return account
  }
}
