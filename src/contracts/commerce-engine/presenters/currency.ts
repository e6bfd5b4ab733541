import { describeCurrency } from '../../../core/money.ts'

export function presentCurrency(code: string) {
  return { code, ...describeCurrency(code) }
}
