import { isTold } from '../../../src/core/cart/tell-cart.ts'
import { miscounts } from '../../support/sales/miscounts.ts'
import type { Books } from '../books.ts'
import type { Ledger } from './ledger.ts'

/** Counts are those of what there is, and D1 knows which carts hold something, since which day. */
export function countsRule({ books }: Ledger): string[] {
  const wrong = miscounts.flatMap((query) => books.d1<{ problem: string }>(query))
  return [...wrong.map(({ problem }) => `10 ${problem}`), ...problemsOfCarts(books)]
}

function problemsOfCarts({ d1, carts }: Books): string[] {
  const rows = d1<{ id: number; isOpen: 0 | 1; heldOn: string | null }>(
    "SELECT id, state = 'open' AS isOpen, held_on AS heldOn FROM carts",
  )
  return rows.flatMap(({ id, isOpen, heldOn }) => {
    const cart = carts.get(id)
    // One that is over holds nothing as far as figures go.
    const mayHold = cart && isOpen === 1
    const isKnown = mayHold ? isTold({ ...cart, told: { heldOn } }) : heldOn === null
    return isKnown ? [] : [`10 cart ${id} is held on ${heldOn}, as D1 has it`]
  })
}
