/**
 * Currencies whose smallest unit is the same for Stripe and in ISO 4217, so that amounts pass
 * unchanged. Left out on purpose: ISK, UGX and MGA, where the two differ, and the currencies with
 * three decimals, which Stripe takes in steps of ten only.
 */
export const stripeCurrencies: readonly string[] = [
  ...['AED', 'AMD', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BIF', 'BMD', 'BND', 'BOB'],
  ...['BRL', 'BSD', 'BWP', 'BZD', 'CAD', 'CHF', 'CLP', 'CNY', 'COP', 'CRC', 'CZK', 'DJF', 'DKK'],
  ...['DOP', 'DZD', 'EGP', 'ETB', 'EUR', 'FJD', 'GBP', 'GEL', 'GIP', 'GMD', 'GNF', 'GTQ', 'GYD'],
  ...['HKD', 'HNL', 'HUF', 'IDR', 'ILS', 'INR', 'JMD', 'JPY', 'KES', 'KGS', 'KHR', 'KMF', 'KRW'],
  ...['KYD', 'KZT', 'LKR', 'MAD', 'MDL', 'MKD', 'MMK', 'MNT', 'MOP', 'MUR', 'MVR', 'MWK', 'MXN'],
  ...['MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR'],
  ...['PLN', 'PYG', 'QAR', 'RON', 'RSD', 'RWF', 'SAR', 'SCR', 'SEK', 'SGD', 'THB', 'TRY', 'TTD'],
  ...['TWD', 'TZS', 'UAH', 'USD', 'UYU', 'UZS', 'VND', 'VUV', 'XAF', 'XCD', 'XOF', 'XPF', 'ZAR'],
  'ZMW',
]
