import { cloverUrl, juspayUrl, paypalUrl, payuUrl, stripeUrl } from '../platform/outside.ts'
import type { Run } from '../run.ts'
import { postForm } from './post-form.ts'

/** Ends what waits for banks at the gateways: payments that are under way, and refunds. */
export async function settleAtBanks(run: Run): Promise<void> {
  await settleAtStripe(run)
  await settleAtPaypal(run)
  await settleAtClover(run)
  await settleAtPayu(run)
  await settleAtJuspay(run)
}

async function settleAtStripe(run: Run): Promise<void> {
  const { intents, refunds } = run.shop.outside.stripe
  for (const { id, status } of intents.values()) {
    if (status !== 'processing') continue
    await control(run, `${stripeUrl}/control/payment_intents/${id}`, { outcome: endOf(run) })
  }
  for (const { id, status } of refunds.values()) {
    const end = endOfRefund(run, {
      id,
      isPending: status === 'pending',
      isDone: status === 'succeeded',
    })
    if (end) await control(run, `${stripeUrl}/control/refunds/${id}`, { status: end })
  }
}

async function settleAtPaypal(run: Run): Promise<void> {
  const { captures, refunds } = run.shop.outside.paypal
  for (const { id, status } of captures.values()) {
    if (status !== 'PENDING') continue
    const end = endOf(run) === 'succeeded' ? 'COMPLETED' : 'DECLINED'
    await control(run, `${paypalUrl}/control/captures/${id}`, { status: end })
  }
  for (const { id, status } of refunds.values()) {
    const end = endOfRefund(run, {
      id,
      isPending: status === 'PENDING',
      isDone: status === 'COMPLETED',
    })
    const word = end === 'failed' ? 'FAILED' : 'COMPLETED'
    if (end) await control(run, `${paypalUrl}/control/refunds/${id}`, { status: word })
  }
}

async function settleAtClover(run: Run): Promise<void> {
  for (const { id, status } of run.shop.outside.clover.charges.values()) {
    if (status !== 'pending') continue
    await control(run, `${cloverUrl}/control/charges/${id}`, { outcome: endOf(run) })
  }
}

async function settleAtPayu(run: Run): Promise<void> {
  const { payments, refunds } = run.shop.outside.payu
  for (const { txnid, state } of payments.values()) {
    if (state.unmapped !== 'pending' && state.unmapped !== 'auth') continue
    const status = endOf(run) === 'succeeded' ? 'success' : 'failure'
    await control(run, `${payuUrl}/control/payments/${txnid}`, { status })
  }
  for (const { requestId, status } of refunds.values()) {
    // PayU tells of the end of a refund once, and takes none back that has succeeded.
    if (status !== 'queued') continue
    const end = endOf(run) === 'succeeded' ? 'success' : 'failure'
    await control(run, `${payuUrl}/control/refunds/${requestId}`, { status: end })
  }
}

async function settleAtJuspay(run: Run): Promise<void> {
  for (const { orderId, status, refunds } of run.shop.outside.juspay.orders.values()) {
    if (status === 'AUTHORIZING') {
      const isPaid = endOf(run) === 'succeeded'
      const change = isPaid
        ? { status: 'CHARGED', event: 'ORDER_SUCCEEDED' }
        : { status: 'AUTHORIZATION_FAILED', event: 'ORDER_FAILED' }
      await control(run, `${juspayUrl}/control/orders/${orderId}`, change)
    }
    for (const { uniqueRequestId: id, status: now } of refunds) {
      const end = endOfRefund(run, { id, isPending: now === 'PENDING', isDone: now === 'SUCCESS' })
      const word = end === 'failed' ? 'FAILURE' : 'SUCCESS'
      if (end) await control(run, `${juspayUrl}/control/refunds/${id}`, { status: word })
    }
  }
}

type End = 'succeeded' | 'failed'

function endOf(run: Run): End {
  return run.outsideDice.banks.pick(['succeeded', 'succeeded', 'failed'])
}

/** Null where nothing becomes of it; one that has succeeded may fail later. */
function endOfRefund(
  run: Run,
  { id, isPending, isDone }: { id: string; isPending: boolean; isDone: boolean },
): End | null {
  const isLateFailure = isDone && run.outsideDice.banks.chance(0.3)
  if (isLateFailure) run.failedLate.add(id)
  if (isLateFailure) return 'failed'
  return isPending ? endOf(run) : null
}

async function control(run: Run, url: string, form: Record<string, string>): Promise<void> {
  run.note(`a bank: ${new URL(url).pathname} ${JSON.stringify(form)}`)
  await postForm(run, url, form)
}
