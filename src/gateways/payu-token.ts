import { attemptNumber } from './attempt-number.ts'

/** Our key of a refund: payment, refund, failures, amount. */
const keyPattern = /^refund:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d+):(\d+):(\d+)$/

/** Digits of base 36 for each part: PayU takes tokens of up to 23 characters. */
const widths = { payment: 12, refund: 6, failures: 2, amount: 3 }
const tokenPattern = /^([0-9a-z]{12})([0-9a-z]{6})([0-9a-z]{2})([0-9a-z]{3})$/

/** How many of the 32 hexadecimal digits of a payment's key its number at PayU does not have. */
const restLength = 15

/**
 * What PayU calls our refund: letters of one case and digits. The payment's number has one half of the
 * payment's key and the token the other, so that both together tell the key. Of the amount, which PayU
 * tells as well, the token has only what makes it another token for another amount.
 */
export function refundToken(key: string): string {
  const [, paymentKey, refund = '', failures = '', amount = ''] = keyPattern.exec(key) ?? []
  if (paymentKey === undefined) throw new Error('Not the key of a refund')
  const rest = paymentKey.replaceAll('-', '').slice(-restLength)
  return [
    digits(BigInt(`0x${rest}`), widths.payment),
    digits(BigInt(refund), widths.refund),
    digits(BigInt(failures), widths.failures),
    amountMark(Number(amount)),
  ].join('')
}

/** Our key of a refund; null where the token is somebody else's, such as one of PayU's dashboard. */
export function refundKeyOf(
  { token, amount }: { token: string; amount: number },
  payment: { reference: string },
): string | null {
  const [, rest = '', refund = '', failures = '', mark] = tokenPattern.exec(token) ?? []
  if (mark !== amountMark(amount)) return null
  const half = numberOf(rest).toString(16).padStart(restLength, '0')
  const paymentKey = toUuid(`${payment.reference.slice(1).toLowerCase()}${half}`)
  if (paymentKey === null || attemptNumber(paymentKey) !== payment.reference) return null
  return `refund:${paymentKey}:${numberOf(refund)}:${numberOf(failures)}:${amount}`
}

function amountMark(amount: number): string {
  return digits(BigInt(amount) % 36n ** BigInt(widths.amount), widths.amount)
}

function digits(value: bigint, width: number): string {
  const text = value.toString(36).padStart(width, '0')
  if (text.length > width) throw new Error('A refund has too large a number for its token')
  return text
}

function numberOf(text: string): bigint {
  return [...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
}

function toUuid(hex: string): string | null {
  const [, ...parts] =
    /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(hex) ?? []
  return parts.length === 0 ? null : parts.join('-')
}
