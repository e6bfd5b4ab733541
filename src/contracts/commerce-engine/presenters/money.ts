import { formatDecimal } from '../../../core/money.ts'
import { store } from '../store.ts'

/** Minor units as the document has amounts: a number of rupees. */
export function presentAmount(amount: number): number {
  return Number(formatDecimal(amount, store.currency))
}
