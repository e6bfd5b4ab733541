import { GatewayRefused, GatewayUnavailable } from '../core/payments/errors.ts'
import type {
  CreateRequest,
  Gateway,
  GatewayPayment,
  GatewayRefund,
  RefundRequest,
  SignedWebhooks,
} from '../core/ports.ts'
import type { Fetch } from '../outgoing/guarded-fetch.ts'
import { attemptNumber } from './attempt-number.ts'
import { payment, requestIdOf, toPayment, toRefunds } from './payu-answers.ts'
import { createPayuClient, type PayuAnswer, type PayuClient, refusalOf } from './payu-commands.ts'
import { payuForm } from './payu-form.ts'
import type { PayuCredentials } from './payu-hash.ts'
import { payuMessageVerifier } from './payu-message.ts'
import { amountMin, assertRupees, writeRupees } from './payu-money.ts'
import { refundToken } from './payu-token.ts'

export type PayuGateway = Gateway & SignedWebhooks

export interface PayuOptions extends PayuCredentials {
  /** Origin of PayU's API for commands, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  fetch?: Fetch
}

/**
 * PayU India: the browser posts a signed form to PayU's page, and PayU first hears of the payment then.
 * A payment is named by our number of the attempt, PayU's `txnid`.
 */
export function createPayuGateway(options: PayuOptions): PayuGateway {
  const [salt] = options.salts
  if (salt === undefined) throw new Error('PayU needs a salt')
  const { key } = options
  const client = createPayuClient({ ...options, salt })
  return {
    name: 'payu',
    flow: 'browser',
    capabilities: {
      currencies: ['INR'],
      amountMin,
      needsConfirm: false,
      cancel: false,
      refunds: true,
      partialRefunds: true,
      idempotentRefund: true,
    },
    referenceOf: attemptNumber,
    create: async (request) => open({ key, salt }, request),
    retrieve: (reference) => retrieve(client, reference),
    confirm: (reference) => retrieve(client, reference),
    async cancel() {
      throw new GatewayRefused('unsupported', 'PayU cannot cancel a payment')
    },
    refund: (request) => refund(client, request),
    listRefunds: ({ reference }) => listRefunds(client, reference),
    verifyWebhook: payuMessageVerifier(options),
  }
}

/** Asks nobody: under the same key the form is the same. */
function open(signer: { key: string; salt: string }, request: CreateRequest): GatewayPayment {
  const { amount } = request.money
  return {
    ...payment(attemptNumber(request.key), amount),
    state: 'pending',
    captureReference: null,
    handover: { kind: 'form', fields: payuForm(signer, request) },
    failureMessage: null,
  }
}

async function retrieve(client: PayuClient, reference: string): Promise<GatewayPayment> {
  return toPayment(await client.ask('verify_payment', toTxnid(reference)), reference)
}

/** PayU refuses a token that it knows: then the refund of that token is the answer. */
async function refund(client: PayuClient, request: RefundRequest): Promise<GatewayRefund> {
  const { reference, key, money } = request
  assertRupees(money)
  const more = { var2: refundToken(key), var3: writeRupees(money.amount) }
  const answer = await client.ask(
    'cancel_refund_transaction',
    await captureOf(client, request),
    more,
  )
  const requestId = answer.status === 1 ? requestIdOf(answer) : null
  if (requestId !== null) {
    const { amount } = money
    return { reference: requestId, state: 'pending', amount, key, failureMessage: null }
  }
  const known = (await listRefunds(client, reference)).find((one) => one.key === key)
  if (known) return known
  throw failureOf(answer)
}

/** A success that does not tell its id may be seen in the list later. */
function failureOf(answer: PayuAnswer): Error {
  if (answer.status !== 1) return refusalOf(answer)
  return new GatewayUnavailable('PayU has taken a refund without telling its id')
}

/** PayU's id of the payment. It is learnt from its API alone: messages are not signed for it. */
async function captureOf(
  client: PayuClient,
  { reference, captureReference }: RefundRequest,
): Promise<string> {
  const mihpayid = captureReference ?? (await retrieve(client, reference)).captureReference
  if (mihpayid === null) throw new GatewayRefused('state', 'PayU has taken no money for this')
  return mihpayid
}

async function listRefunds(client: PayuClient, reference: string): Promise<GatewayRefund[]> {
  return toRefunds(await client.ask('getAllRefundsFromTxnIds', toTxnid(reference)), reference)
}

/** References may come from a browser: with a separator in it PayU would tell of several payments. */
function toTxnid(reference: string): string {
  if (/^[A-Za-z0-9]{1,25}$/.test(reference)) return reference
  throw new GatewayRefused('not_found', 'Not a number of a payment at PayU')
}
