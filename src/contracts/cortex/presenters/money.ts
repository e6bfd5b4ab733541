import { formatDecimal } from '../../../core/money.ts'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Rials as people read them: 480000000 is "480,000,000". */
export function formatted(amount: number): string {
  return whole.format(amount)
}

/** Rials as decimal text: 480000000 is "480000000.00". */
export function decimal(amount: number): string {
  return formatDecimal(amount, 'IRR')
}
