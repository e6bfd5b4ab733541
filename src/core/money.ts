/**
 * Money is an integer of minor units with an ISO 4217 currency. Exponents come from the runtime's
 * currency data, except the rial, which shops and Zibal write without decimals.
 */
const exponentOf = onceACurrency((currency) => {
  if (currency === 'IRR') return 0
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 2
})

/** Minor units of one major unit: paise of a rupee. */
export function minorUnits(currency: string): number {
  return 10 ** exponentOf(currency)
}

/** Decimal text with exactly two digits: (19999, 'USD') is "199.99", (5000, 'IRR') is "5000.00". */
export function formatDecimal(amount: number, currency: string): string {
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = digits.slice(digits.length - exponent).padEnd(2, '0')
  return `${amount < 0 ? '-' : ''}${whole}.${fraction}`
}

/**
 * Minor units of decimal text such as "99.9"; null where it has more digits than the currency, or
 * than the two that money is written with.
 */
export function parseDecimal(text: string, currency: string): number | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return null
  const exponent = exponentOf(currency)
  const digits = match[2] ?? ''
  const fraction = digits.replace(/0+$/, '')
  if (digits.length > Math.max(exponent, 2) || fraction.length > exponent) return null
  const amount = Number(`${match[1]}${fraction.padEnd(exponent, '0')}`)
  return Number.isSafeInteger(amount) ? amount : null
}

/** Money for people, in English: (19999, 'USD') is "$199.99". */
export function formatMoney(amount: number, currency: string): string {
  return formatOf(currency).format(amount / 10 ** exponentOf(currency))
}

const formatOf = onceACurrency((currency) => {
  const exponent = exponentOf(currency)
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  })
})

/** What people call a currency, in English, and write before amounts: "Indian Rupee" and "₹". */
export function describeCurrency(currency: string): { name: string; symbol: string } {
  return descriptionOf(currency)
}

const descriptionOf = onceACurrency((currency) => {
  const names = new Intl.DisplayNames('en', { type: 'currency' })
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  })
  const symbol = format.formatToParts(0).find(({ type }) => type === 'currency')
  return { name: names.of(currency) ?? currency, symbol: symbol?.value ?? currency }
})

/** Formats are dear to make, and only so many currencies are sold in. */
function onceACurrency<T>(make: (currency: string) => T): (currency: string) => T {
  const made = new Map<string, T>()
  return (currency) => {
    const known = made.get(currency)
    if (known !== undefined) return known
    const value = make(currency)
    made.set(currency, value)
    return value
  }
}
