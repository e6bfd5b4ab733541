import { formatDecimal } from '../../../core/money.ts'

const thousands = new Intl.NumberFormat('en')

/** Rials with thousands separators: 480000000 is "480,000,000". */
export function formatted(amount: number): string {
  return thousands.format(amount)
}

/** Rials with two decimals: 480000000 is "480000000.00". */
export function decimal(amount: number): string {
  return formatDecimal(amount, 'IRR')
}
