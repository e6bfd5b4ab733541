import { GatewayRefused } from '../core/payments/errors.ts'
import { unpaidAnswer } from '../core/payments/unpaid-answer.ts'
import type {
  ChargeRequest,
  CreateRequest,
  Gateway,
  GatewayPayment,
  GatewayRefund,
  RefundRequest,
  SignedWebhooks,
} from '../core/ports.ts'
import {
  createPaypalClient,
  type PaypalAccess,
  type PaypalClient,
  readAnswer,
} from './paypal-client.ts'
import { paypalCurrencies } from './paypal-currencies.ts'
import { toWire } from './paypal-money.ts'
import { PaypalId, PaypalOrder, toPayment } from './paypal-order.ts'
import { PaypalRefund, toCustomId, toRefund } from './paypal-refund.ts'
import { paypalWebhookVerifier } from './paypal-webhook.ts'

const descriptionLengthMax = 127

/** It charges what a customer has approved, in a checkout as well as after it. */
export type PaypalGateway = Gateway & SignedWebhooks & Required<Pick<Gateway, 'charge'>>

export interface PaypalOptions extends PaypalAccess {
  /** PayPal's id of our webhook, which its messages are signed for. */
  webhookId: string
}

/**
 * PayPal's orders: the customer approves one on PayPal's page, and it is captured here. An order that
 * is not captured costs nobody anything, and PayPal ends it in some hours; it cannot be cancelled.
 */
export function createPaypalGateway(options: PaypalOptions): PaypalGateway {
  const client = createPaypalClient(options)
  return {
    name: 'paypal',
    flow: 'page',
    capabilities: {
      currencies: paypalCurrencies,
      needsConfirm: true,
      cancel: false,
      refunds: true,
      partialRefunds: true,
      idempotentRefund: true,
    },
    create: (request) => create(client, request),
    retrieve: (reference) => retrieve(client, reference),
    confirm: (reference, key) => capture(client, reference, key),
    charge: (request) => charge(client, request),
    async cancel() {
      throw new GatewayRefused('unsupported', 'PayPal cannot cancel a payment')
    },
    refund: (request) => refund(client, request),
    listRefunds: ({ reference }) => listRefunds(client, reference),
    verifyWebhook: paypalWebhookVerifier(client, options.webhookId),
  }
}

async function create(
  client: PaypalClient,
  { key, money, metadata, description, returnUrl }: CreateRequest,
): Promise<GatewayPayment> {
  const amount = toWire(money)
  if (returnUrl === null) throw new GatewayRefused('other', 'PayPal needs a URL to return to')
  const order = {
    intent: 'CAPTURE',
    purchase_units: [
      {
        amount,
        custom_id: metadata.payment_key,
        description: description.slice(0, descriptionLengthMax),
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          return_url: returnUrl,
          cancel_url: returnUrl,
          user_action: 'PAY_NOW',
          // Addresses are the shop's own matter.
          shipping_preference: 'NO_SHIPPING',
          payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
        },
      },
    },
  }
  const answer = await client.post('/v2/checkout/orders', { key, json: JSON.stringify(order) })
  return toPayment(readAnswer(PaypalOrder, answer))
}

async function retrieve(client: PaypalClient, reference: string): Promise<GatewayPayment> {
  return toPayment(await getOrder(client, reference))
}

async function getOrder(client: PaypalClient, reference: string) {
  return readAnswer(PaypalOrder, await client.get(orderPath(reference)))
}

/** Takes the money of an approved order. */
async function capture(
  client: PaypalClient,
  reference: string,
  key: string,
): Promise<GatewayPayment> {
  const answer = await client.post(`${orderPath(reference)}/capture`, { key, json: '{}' })
  const { issue = '', description = '' } = answer.refusal ?? {}
  if (issue === 'ORDER_ALREADY_CAPTURED') return retrieve(client, reference)
  if (unapproved.includes(issue)) {
    return unlessTaken(client, reference, { state: 'pending', failureMessage: null })
  }
  if (declines.includes(issue)) {
    return unlessTaken(client, reference, { state: 'failed', failureMessage: description })
  }
  return toPayment(readAnswer(PaypalOrder, answer))
}

/** The customer has to go to PayPal's page first, or once more. */
const unapproved = ['ORDER_NOT_APPROVED', 'PAYER_ACTION_REQUIRED']

/** PayPal, a bank or the customer's account does not let the money go. The order can be tried again. */
const declines = [
  ...['AGREEMENT_ALREADY_CANCELLED', 'BILLING_AGREEMENT_NOT_FOUND', 'CARD_BRAND_NOT_SUPPORTED'],
  ...['COMPLIANCE_VIOLATION', 'DECLINED_DUE_TO_RELATED_TXN', 'DOMESTIC_TRANSACTION_REQUIRED'],
  ...['INSTRUMENT_DECLINED', 'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED'],
  ...['PAYEE_BLOCKED_TRANSACTION', 'PAYER_ACCOUNT_LOCKED_OR_CLOSED', 'PAYER_ACCOUNT_RESTRICTED'],
  ...['PAYER_CANNOT_PAY', 'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING', 'TRANSACTION_BLOCKED_BY_PAYEE'],
  ...['TRANSACTION_LIMIT_EXCEEDED', 'TRANSACTION_RECEIVING_LIMIT_EXCEEDED', 'TRANSACTION_REFUSED'],
]

/** What became of an attempt without money; another one may have taken it meanwhile. */
async function unlessTaken(
  client: PaypalClient,
  reference: string,
  outcome: Pick<GatewayPayment, 'state' | 'failureMessage'>,
): Promise<GatewayPayment> {
  const payment = await retrieve(client, reference)
  const isUntaken = payment.captureReference === null && payment.state !== 'cancelled'
  return isUntaken ? { ...payment, ...outcome } : payment
}

/** The customer has approved the order on PayPal's page: there is nothing else to pay it with. */
async function charge(client: PaypalClient, request: ChargeRequest): Promise<GatewayPayment> {
  const { key, reference, method } = request
  if (reference === null) {
    throw new GatewayRefused('other', 'PayPal takes no money without an order')
  }
  if (method === null) return capture(client, reference, key)
  return unpaidAnswer(request, {
    gateway: 'paypal',
    reference,
    state: 'failed',
    failureMessage: 'This is not the PayPal order of this checkout.',
  })
}

async function refund(
  client: PaypalClient,
  { reference, captureReference, key, money }: RefundRequest,
): Promise<GatewayRefund> {
  const captureId = captureReference ?? (await retrieve(client, reference)).captureReference
  if (!captureId) throw new GatewayRefused('state', 'PayPal has taken no money for this order')
  const answer = await client.post(`/v2/payments/captures/${pathId(captureId)}/refund`, {
    key,
    json: JSON.stringify({ amount: toWire(money), custom_id: toCustomId(key) }),
  })
  return { ...toRefund(readAnswer(PaypalRefund, answer), null), key }
}

async function listRefunds(client: PaypalClient, reference: string): Promise<GatewayRefund[]> {
  const { purchase_units: units } = await getOrder(client, reference)
  const [{ custom_id: paymentId, payments }] = units
  return (payments?.refunds ?? []).map((one) => toRefund(one, paymentId ?? null))
}

function orderPath(reference: string): string {
  return `/v2/checkout/orders/${pathId(reference)}`
}

/** References may come from a browser: nothing but an id may become a part of a path. */
function pathId(reference: string): string {
  if (PaypalId.safeParse(reference).success) return reference
  throw new GatewayRefused('not_found', 'Not an id of PayPal')
}
