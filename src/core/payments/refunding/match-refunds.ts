import type { GatewayRefund } from '../../ports.ts'
import type { PaymentRow } from '../types.ts'
import type { RefundRow } from './note-refund.ts'

/** A payment's refunds, as we know them. */
export interface Known {
  payment: PaymentRow
  ours: RefundRow[]
  /** As they were before the gateway was asked; null where it tells by itself, which may be old news. */
  before: RefundRow[] | null
}

export interface Match {
  told: GatewayRefund
  /** Null where nobody has heard of it. */
  own: RefundRow | null
  /** The gateway was asked since `own` stands so. */
  isNewer: boolean
  /** `own` has gone on meanwhile, and this is an earlier try of it, or may be old news: another list tells. */
  isOutdated: boolean
}

/**
 * Which of our refunds a gateway tells of. One that was told as failed may succeed after all, also when it is
 * about to be tried again: then an earlier try has paid it. Where two tries have paid, money went back twice,
 * and the other one counts by itself.
 */
export function matchRefunds(known: Known, told: GatewayRefund[]): Match[] {
  const { payment, ours } = known
  const matches = told.map((refund): Match => {
    const own = ours.find((one) => isSame(payment, one, refund)) ?? null
    const isNewer = own !== null && isUnchanged(known, own)
    // A list that was asked for may be older than what was noted since.
    const mayBeOld = refund.state === 'failed' && known.before !== null && !isNewer
    return { told: refund, own, isNewer, isOutdated: own !== null && mayBeOld }
  })
  for (const match of matches) {
    if (match.own === null) Object.assign(match, earlierTry(known, match.told, matches))
  }
  return matches
}

/** By its id there, or by our key where the gateway's answer was lost. */
export function isSame(payment: PaymentRow, own: RefundRow, told: GatewayRefund): boolean {
  if (own.reference !== null) return own.reference === told.reference
  return told.key?.startsWith(stemOf(payment, own)) ?? false
}

function earlierTry(known: Known, told: GatewayRefund, matches: Match[]): Partial<Match> {
  if (told.state === 'failed') return {}
  const own = known.ours.find((one) => told.key?.startsWith(stemOfTries(known.payment, one)))
  if (!own) return {}
  if (!isUnchanged(known, own)) return { own, isOutdated: true }
  const isPaidOtherwise = matches.some(
    (other) => other.own === own && other.told.state !== 'failed',
  )
  return isUnpaid(own) && !isPaidOtherwise ? { own, isNewer: true } : {}
}

/**
 * What is told of other tries of `own` than the one that we know of, which have not failed. Where one counts by
 * itself, as a refund of its own, it may be put in the place of `own`.
 */
export function triesBeside(
  { payment }: Pick<Known, 'payment'>,
  own: RefundRow,
  told: GatewayRefund[],
): GatewayRefund[] {
  return told.filter(
    ({ key, state, reference }) =>
      state !== 'failed' &&
      reference !== own.reference &&
      key?.startsWith(stemOfTries(payment, own)),
  )
}

/** As far as we know, the gateway pays it back by no try. */
function isUnpaid({ status, reference }: RefundRow): boolean {
  return status === 'pending' ? reference === null : status !== 'succeeded'
}

/** Nobody has gone on with it since before the gateway was asked. */
function isUnchanged({ before }: Known, own: RefundRow): boolean {
  return (before ?? []).some(
    ({ id, status, failures, reference }) =>
      id === own.id &&
      status === own.status &&
      failures === own.failures &&
      reference === own.reference,
  )
}

/**
 * The key under which a gateway is asked for a refund: another one after each failure, and for each
 * amount, since gateways remember what they were asked for under a key.
 */
export function refundKey(payment: PaymentRow, refund: RefundRow): string {
  return `${stemOf(payment, refund)}${refund.amount}`
}

function stemOf(payment: PaymentRow, refund: RefundRow): string {
  return `${stemOfTries(payment, refund)}${refund.failures}:`
}

function stemOfTries({ key }: PaymentRow, { id }: RefundRow): string {
  return `refund:${key}:${id}:`
}
