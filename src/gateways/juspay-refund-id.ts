/** Juspay takes fewer than 21 letters and digits ("Refund Order API", docs.juspay.io). */
const lengthMax = 20
/** Digits and all letters but Z, which stands between the numbers. */
const radix = 35

/**
 * What Juspay calls a refund of ours, `unique_request_id`: the numbers of its key, and as much of the
 * payment's name as there is room for, since another deployment's refund may have the same numbers.
 */
export function toRefundId(key: string, reference: string): string {
  const [, id = '', failures = '', amount = ''] = keyPattern.exec(key) ?? []
  if (id === '') throw new Error(`Not the key of a refund: ${key}`)
  const numbers = [id, failures, amount].map((digits) => `${Number(digits).toString(radix)}z`)
  // Without its first letter the name is hexadecimal, and has no Z either.
  return `${numbers.join('')}${reference.slice(1)}`.slice(0, lengthMax).toUpperCase()
}

/** The key of a refund of ours; null for one that somebody asked for in Juspay's dashboard. */
export function toRefundKey(
  refundId: string,
  { reference, paymentKey }: { reference: string; paymentKey: string },
): string | null {
  const [, ...numbers] = idPattern.exec(refundId) ?? []
  if (numbers.length === 0) return null
  const key = `refund:${paymentKey}:${numbers.map((one) => Number.parseInt(one, radix)).join(':')}`
  return toRefundId(key, reference) === refundId ? key : null
}

const keyPattern = /^refund:[^:]+:(\d+):(\d+):(\d+)$/
const idPattern = /^([\dA-Y]+)Z([\dA-Y]+)Z([\dA-Y]+)Z[\dA-F]*$/
