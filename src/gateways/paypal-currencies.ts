/**
 * Currencies that PayPal takes of accounts in any country. Left out on purpose: BRL, CNY, INR and MYR,
 * which it takes inside their own countries only.
 */
export const paypalCurrencies: readonly string[] = [
  ...['AUD', 'CAD', 'CHF', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'HUF', 'ILS', 'JPY', 'MXN', 'NOK'],
  ...['NZD', 'PHP', 'PLN', 'SEK', 'SGD', 'THB', 'TWD', 'USD'],
]

/** PayPal refuses decimals in them, also where ISO 4217 has some. */
export const wholeCurrencies: readonly string[] = ['HUF', 'JPY', 'TWD']
