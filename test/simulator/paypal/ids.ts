const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** As PayPal names orders, captures and refunds, such as `5O190127TN364715T`. */
export function newId(): string {
  return randomText(17)
}

/** As it names events. */
export function newEventId(): string {
  return `WH-${randomText(17)}-${randomText(17)}`
}

export function newPayerId(): string {
  return randomText(13)
}

function randomText(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}
