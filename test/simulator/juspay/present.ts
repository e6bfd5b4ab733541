import { toRupees } from './amounts.ts'
import { testClientId, testMerchantId } from './credentials.ts'
import { bankErrors, statuses } from './statuses.ts'
import { type Method, type Order, type Refund, refundedAmount, timeOf } from './world.ts'

/** An order as its status is answered, and as events tell of it. */
export function presentOrder(order: Order): object {
  const { id, orderId, status, customer, pageUrl, returnUrl } = order
  const refunded = refundedAmount(order)
  return {
    id,
    order_id: orderId,
    merchant_id: testMerchantId,
    status,
    status_id: statuses[status],
    amount: toRupees(order.amount),
    effective_amount: toRupees(order.amount),
    currency: 'INR',
    refunded: refunded > 0 && refunded === order.amount,
    amount_refunded: toRupees(refunded),
    refunds: order.refunds.map(presentRefund),
    customer_id: customer.id,
    customer_email: customer.email,
    customer_phone: customer.phone,
    product_id: '',
    return_url: returnUrl,
    metadata: { payment_page_client_id: testClientId, 'JUSPAY:gateway_reference_id': order.route },
    payment_links: { web: pageUrl, mobile: `${pageUrl}?mobile=true`, iframe: pageUrl },
    ...presentUdfs(order),
    ...presentTransaction(order),
    bank_error_code: bankErrors[status] ? status : '',
    bank_error_message: bankErrors[status] ?? '',
    date_created: timeOf(order.createdAt),
  }
}

function presentUdfs({ udfs }: Order): object {
  const names = Array.from({ length: 10 }, (_, index) => `udf${index + 1}`)
  return Object.fromEntries(names.map((name) => [name, udfs[name] ?? '']))
}

/** The last try to pay. */
function presentTransaction(order: Order): object {
  const { orderId, status, amount, attempts, method } = order
  if (attempts === 0) return {}
  const id = `${testMerchantId}-${orderId}-${attempts}`
  return {
    txn_id: id,
    txn_uuid: `mozs${orderId}${attempts}`,
    txn_detail: {
      txn_id: id,
      order_id: orderId,
      status,
      txn_amount: toRupees(amount),
      net_amount: toRupees(amount),
      currency: 'INR',
      gateway: 'DUMMY',
      error_message: bankErrors[status] ?? '',
      error_code: bankErrors[status] ? status : '',
    },
    gateway_id: 100,
    ...(method && { payment_method_type: method, ...presentMethod(method) }),
  }
}

function presentMethod(method: Method): object {
  switch (method) {
    case 'CARD':
      return {
        payment_method: 'VISA',
        card: {
          last_four_digits: '1111',
          card_brand: 'VISA',
          card_type: 'CREDIT',
          card_issuer: 'JP Morgan',
          card_isin: '411111',
          expiry_month: '12',
          expiry_year: '2034',
        },
      }
    case 'UPI':
      return {
        payment_method: 'UPI_COLLECT',
        payer_vpa: 'success@upi',
        upi: { payer_vpa: 'success@upi', txn_flow_type: 'COLLECT' },
      }
    case 'NB':
      return { payment_method: 'NB_ICICI' }
    case 'WALLET':
      return { payment_method: 'PAYTM' }
  }
}

function presentRefund(refund: Refund): object {
  const { uniqueRequestId, status, amount, initiatedBy, createdAt } = refund
  const isPending = status === 'PENDING'
  return {
    id: isPending ? null : uniqueRequestId,
    unique_request_id: uniqueRequestId,
    amount: toRupees(amount),
    status,
    ref: isPending ? null : `rfnd_${uniqueRequestId}`,
    created: timeOf(createdAt),
    error_message: status === 'FAILURE' ? 'Refund refused by the bank' : '',
    error_code: null,
    sent_to_gateway: !isPending,
    initiated_by: initiatedBy,
    refund_source: 'DUMMY',
    refund_type: 'STANDARD',
  }
}
