import { createHmac } from 'node:crypto'
import { WebhookRejected } from '../core/payments/errors.ts'
import { isSameText } from './is-same-text.ts'

/** How far a signature's time may be from ours, in both directions. */
const toleranceSeconds = 300

export interface SignedMessage {
  body: string
  /** `t=<seconds>,v1=<hexadecimal>`; several signatures while a secret is being rotated. */
  signature: string | null
}

/**
 * One of the secrets has signed a message and its time, a moment ago.
 * @throws WebhookRejected
 */
export function assertSigned(
  { body, signature }: SignedMessage,
  { secrets, now }: { secrets: string[]; now: Date },
): void {
  if (signature === null) throw new WebhookRejected('No signature')
  const { time, signatures } = parseSignature(signature)
  const expected = secrets.map((secret) => sign(secret, `${time}.${body}`))
  if (!expected.some((one) => signatures.some((other) => isSameText(one, other)))) {
    throw new WebhookRejected('No secret of ours has signed this')
  }
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(time)
  if (Math.abs(ageSeconds) > toleranceSeconds) {
    throw new WebhookRejected('Signed too long ago, or in the future')
  }
}

function parseSignature(signature: string): { time: string; signatures: string[] } {
  const parts = signature.split(',').map((part) => part.trim())
  const valuesOf = (name: string) =>
    parts.filter((part) => part.startsWith(name)).map((part) => part.slice(name.length))
  const times = valuesOf('t=')
  const [time] = times
  // With several times it would be open which of them the signature covers.
  if (times.length !== 1 || time === undefined || !/^\d{1,12}$/.test(time)) {
    throw new WebhookRejected('No time in the signature')
  }
  return { time, signatures: valuesOf('v1=') }
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}
