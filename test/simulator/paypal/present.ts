import { sumOf, writeMoney } from './money.ts'
import {
  type Capture,
  capturesOf,
  type Dispute,
  type Order,
  type Refund,
  refundsOf,
  type World,
} from './world.ts'

/** As PayPal writes them, in answers and in events. Nobody follows these links. */
const api = 'https://api-m.paypal.com'

export function presentOrder(world: World, order: Order, isFull: boolean): object {
  const { id, status } = order
  const links = orderLinks(order)
  const captures = capturesOf(world, id)
  if (!isFull) {
    const payments = { captures: captures.map(presentCapture) }
    const units = [{ reference_id: order.referenceId, payments }]
    return { id, status, ...(captures.length > 0 && { purchase_units: units }), links }
  }
  return {
    id,
    intent: 'CAPTURE',
    status,
    ...(order.payerId !== null && presentPayer(order.payerId)),
    purchase_units: [presentUnit(world, order, captures)],
    create_time: timeOf(order.createdAt),
    update_time: timeOf(order.updatedAt),
    links,
  }
}

function presentUnit(world: World, order: Order, captures: Capture[]): object {
  const refunds = captures.flatMap(({ id }) => refundsOf(world, id))
  return {
    reference_id: order.referenceId,
    amount: writeMoney(order.amount),
    payee: { email_address: 'shop@example.com', merchant_id: 'SHOPMERCHANT1' },
    ...(order.description !== null && { description: order.description }),
    ...ownIds(order),
    ...(captures.length > 0 && {
      payments: {
        captures: captures.map(presentCapture),
        ...(refunds.length > 0 && {
          refunds: refunds.map((refund) => presentRefund(world, refund)),
        }),
      },
    }),
  }
}

/** PayPal tells who has paid, which the shop has no use for. */
function presentPayer(payerId: string): object {
  const name = { given_name: 'Ann', surname: 'Buyer' }
  const account = { email_address: 'buyer@example.com', account_id: payerId, name }
  return {
    payment_source: { paypal: account },
    payer: { name, email_address: account.email_address, payer_id: payerId },
  }
}

function orderLinks({ id, status, pageUrl, hasSource }: Order): object[] {
  const self = link('self', `${api}/v2/checkout/orders/${id}`)
  switch (status) {
    case 'CREATED':
    case 'PAYER_ACTION_REQUIRED':
      return [self, link(hasSource ? 'payer-action' : 'approve', pageUrl)]
    case 'APPROVED':
      return [self, link('capture', `${api}/v2/checkout/orders/${id}/capture`, 'POST')]
    default:
      return [self]
  }
}

export function presentCapture(capture: Capture): object {
  const { id, orderId, status, reason, amount } = capture
  const self = `${api}/v2/payments/captures/${id}`
  return {
    id,
    status,
    ...(reason !== null && { status_details: { reason } }),
    amount: writeMoney(amount),
    final_capture: true,
    seller_protection: { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED'] },
    seller_receivable_breakdown: {
      gross_amount: writeMoney(amount),
      paypal_fee: writeMoney({ ...amount, hundredths: 0n }),
      net_amount: writeMoney(amount),
    },
    ...ownIds(capture),
    supplementary_data: { related_ids: { order_id: orderId } },
    create_time: timeOf(capture.createdAt),
    update_time: timeOf(capture.updatedAt),
    links: [
      link('self', self),
      link('refund', `${self}/refund`, 'POST'),
      link('up', `${api}/v2/checkout/orders/${orderId}`),
    ],
  }
}

export function presentRefund(world: World, refund: Refund): object {
  const { id, captureId, status, amount } = refund
  const standing = refundsOf(world, captureId).filter((one) => one.status !== 'FAILED')
  const total = sumOf(standing.map((one) => one.amount))
  return {
    id,
    status,
    ...(status === 'PENDING' && { status_details: { reason: 'ECHECK' } }),
    amount: writeMoney(amount),
    ...ownIds(refund),
    seller_payable_breakdown: {
      gross_amount: writeMoney(amount),
      net_amount: writeMoney(amount),
      total_refunded_amount: writeMoney({ ...amount, hundredths: total }),
    },
    create_time: timeOf(refund.createdAt),
    update_time: timeOf(refund.updatedAt),
    links: [
      link('self', `${api}/v2/payments/refunds/${id}`),
      link('up', `${api}/v2/payments/captures/${captureId}`),
    ],
  }
}

export function presentDispute(dispute: Dispute, capture: Capture): object {
  const { id, status, outcome, amount } = dispute
  return {
    dispute_id: id,
    create_time: timeOf(dispute.createdAt),
    update_time: timeOf(dispute.updatedAt),
    disputed_transactions: [
      {
        seller_transaction_id: capture.id,
        create_time: timeOf(capture.createdAt),
        transaction_status: 'COMPLETED',
        gross_amount: writeMoney(capture.amount),
        ...(capture.customId !== null && { custom: capture.customId }),
      },
    ],
    reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
    status,
    dispute_amount: writeMoney(amount),
    ...(outcome !== null && { dispute_outcome: { outcome_code: outcome } }),
    dispute_life_cycle_stage: 'INQUIRY',
    links: [link('self', `${api}/v1/customer/disputes/${id}`)],
  }
}

/** What took back the money of a capture. */
export function presentReversal(capture: Capture, id: string): object {
  const { amount, updatedAt } = capture
  return {
    id,
    status: 'COMPLETED',
    amount: writeMoney(amount),
    ...ownIds(capture),
    create_time: timeOf(updatedAt),
    update_time: timeOf(updatedAt),
    links: [
      link('self', `${api}/v2/payments/refunds/${id}`),
      link('up', `${api}/v2/payments/captures/${capture.id}`),
    ],
  }
}

function ownIds({ customId, invoiceId }: Pick<Order, 'customId' | 'invoiceId'>): object {
  return {
    ...(customId !== null && { custom_id: customId }),
    ...(invoiceId !== null && { invoice_id: invoiceId }),
  }
}

function link(rel: string, href: string, method = 'GET'): object {
  return { href, rel, method }
}

/** Without fractions of a second. */
function timeOf(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
