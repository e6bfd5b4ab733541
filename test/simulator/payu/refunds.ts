import { merchant } from './credentials.ts'
import { newId, type Payment, type Refund, refundsOf, type World, writeRupees } from './world.ts'

/** How long a refund is queued. */
export const queuedMs = 2_000

const tokenLengthMax = 23

/** PayU's codes of what it does not pay back (docs.payu.in, "Error Codes for Refund Initiation"). */
const problems = {
  105: 'Invalid amount',
  106: 'Token already exists',
  111: 'Invalid transaction status',
  116: 'Transaction Not Found',
  255: 'Token length exceeded for refund',
}

type Problem = keyof typeof problems

interface Wanted {
  token: string
  /** Paise; null for what is no amount. */
  amount: number | null
  callbackUrl?: string | undefined
}

/** Queues a refund, or answers the code for which it is refused. */
export function queueRefund(
  world: World,
  payment: Payment | undefined,
  { token, amount, callbackUrl }: Wanted,
): Refund | Problem {
  if (token.length > tokenLengthMax) return 255
  if (!payment) return 116
  const { txnid, mihpayid, surl } = payment
  if (payment.state.status !== 'success') return 111
  if ([...world.refunds.values()].some((refund) => refund.token === token)) return 106
  if (amount === null || amount > leftAmount(world, payment)) return 105
  const now = world.simulator.now()
  const refund: Refund = {
    requestId: newId(9),
    ...{ txnid, mihpayid, token, amount },
    status: 'queued',
    createdAt: now,
    endedAt: null,
    callbackUrl: callbackUrl ?? surl,
  }
  world.refunds.set(refund.requestId, refund)
  // A clock of a test may stand still: the next request ends it then.
  setTimeout(() => endDueRefunds(world), queuedMs + 10).unref()
  return refund
}

function leftAmount(world: World, payment: Payment): number {
  const standing = refundsOf(world, payment).filter(({ status }) => status !== 'failure')
  return standing.reduce((left, { amount }) => left - amount, payment.amount)
}

/** Ends what has been queued long enough. */
export function endDueRefunds(world: World): void {
  const nowMs = world.simulator.now().getTime()
  for (const refund of world.refunds.values()) {
    const fate = world.payments.get(refund.txnid)?.refundFate ?? 'success'
    const isDue = nowMs - refund.createdAt.getTime() >= queuedMs
    if (refund.status === 'queued' && isDue && fate !== 'wait') endRefund(world, refund, fate)
  }
}

export function endRefund(world: World, refund: Refund, status: 'success' | 'failure'): void {
  refund.status = status
  refund.endedAt = world.simulator.now()
  world.simulator.courier.send({
    service: 'payu',
    payment: refund.txnid,
    decisive: true,
    url: refund.callbackUrl,
    body: JSON.stringify(messageOf(refund)),
    sign: async () => ({ 'Content-Type': 'application/json' }),
  })
}

/** PayU's message about a refund, which nothing signs. */
function messageOf({ requestId, txnid, mihpayid, token, amount, status }: Refund): object {
  return {
    additionalValue1: null,
    additionalValue2: null,
    action: 'refund',
    status,
    key: merchant.key,
    mihpayid,
    merchantTxnId: txnid,
    request_id: requestId,
    token,
    amt: writeRupees(amount),
    bank_arn: null,
    bank_ref_num: newId(12),
    refund_mode: 'Back to Source',
    remark: null,
  }
}

/** What PayU answers to a refund that was asked for. */
export function presentQueued(asked: Refund | Problem, mihpayid: string): object {
  if (typeof asked === 'number') {
    const msg = `Refund FAILURE - ${problems[asked]}`
    return { status: 0, msg, error_code: asked, mihpayid }
  }
  return {
    status: 1,
    msg: 'Refund Request Queued',
    request_id: asked.requestId,
    bank_ref_num: null,
    mihpayid,
    error_code: 102,
  }
}
