import { formatDecimal } from '../../../core/money.ts'

const currency = 'IRR'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Rials for people: 480000000 is "480,000,000". */
export function formatted(amount: number): string {
  return whole.format(amount)
}

/** Rials as decimal text with two digits: 480000000 is "480000000.00". */
export function decimal(amount: number): string {
  return formatDecimal(amount, currency)
}
