import * as z from 'zod'
import { GatewayRefused, type RefusalReason } from '../core/payments/errors.ts'
import type {
  CreateRequest,
  Gateway,
  GatewayPayment,
  GatewayRefund,
  Money,
  RefundRequest,
} from '../core/ports.ts'
import { type Fetch, ownFetch, withoutSlash } from '../outgoing/guarded-fetch.ts'
import { parseAnswer } from './parse-answer.ts'
import { postJson } from './post-json.ts'

/** Rials, which have no smaller unit. Zibal opens no payment below it. */
const amountMin = 1000

export interface ZibalOptions {
  merchant: string
  /** Origin of the gateway, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  /** Zibal's second API, which alone pays back; null where the shop has no access to it. */
  refunds: RefundAccess | null
  fetch?: Fetch
}

export interface RefundAccess {
  apiUrl: string
  token: string
  /** The account at Zibal from which refunds are paid. */
  accountId: string
}

/**
 * Zibal's hosted page. A payment is named by its track id, an int64 that we keep as text. Of the
 * metadata Zibal keeps `order_id` alone. No call is ever repeated here: `/v1/request` would open a
 * second payment, and a repeated refund might pay twice.
 */
export function createZibalGateway(options: ZibalOptions): Gateway {
  const client = createClient(options)
  return {
    name: 'zibal',
    flow: 'page',
    capabilities: {
      currencies: ['IRR'],
      needsConfirm: true,
      cancel: false,
      refunds: options.refunds !== null,
      partialRefunds: options.refunds !== null,
      idempotentRefund: false,
    },
    create: (request) => create(client, request),
    retrieve: (reference) => retrieve(client, reference),
    confirm: (reference) => confirm(client, reference),
    async cancel() {
      throw new GatewayRefused('unsupported', 'Zibal cannot cancel a payment')
    },
    refund: (request) => refund(client, request),
    // Its API does not tell them.
    listRefunds: async () => null,
  }
}

async function create(
  client: Client,
  { money, metadata, description, returnUrl }: CreateRequest,
): Promise<GatewayPayment> {
  assertPayable(money)
  if (returnUrl === null) throw new GatewayRefused('other', 'Zibal needs a URL to return to')
  const answer = await client.ask('/v1/request', {
    amount: money.amount,
    callbackUrl: returnUrl,
    description,
    orderId: metadata.order_id,
  })
  if (answer.result !== 100) throw refusal(answer)
  const reference = String(parseAnswer('Zibal', Created, answer).trackId)
  const payment = { amount: money.amount, status: -1, orderId: metadata.order_id }
  return toPayment(client, reference, payment)
}

async function retrieve(client: Client, reference: string): Promise<GatewayPayment> {
  const answer = await client.ask('/v1/inquiry', { trackId: toTrackId(reference) })
  if (answer.result !== 100) throw refusal(answer)
  return toPayment(client, reference, parseAnswer('Zibal', Payment, answer))
}

async function confirm(client: Client, reference: string): Promise<GatewayPayment> {
  const answer = await client.ask('/v1/verify', { trackId: toTrackId(reference) })
  switch (answer.result) {
    case 100:
    case 201: {
      // A repeated verification (201) names neither amount nor status, and may be of a payment that
      // was paid back since. Without both we do not believe it.
      const verified = Verified.safeParse(answer)
      if (verified.success) return toPayment(client, reference, verified.data)
      return retrieve(client, reference)
    }
    case 202:
      // Not paid; whether it still can be, or why not, only the inquiry tells.
      return retrieve(client, reference)
    default:
      throw refusal(answer)
  }
}

/**
 * Zibal's own reference for this call was not at hand. The shape is what independent public clients
 * agree on (such as ErfanDavoodiNasr/zibal-java-sdk), all of which require `accountId`. The money
 * arrives by bank transfer later, of which Zibal tells nothing: accepted is the last we hear of it.
 */
async function refund(
  client: Client,
  { reference, key, money: { amount } }: RefundRequest,
): Promise<GatewayRefund> {
  const answer = await client.askRefund('/v1/account/refund', {
    trackId: toTrackId(reference),
    amount,
    // A reversal would return the whole amount.
    tryReverse: false,
    // Lets staff find the refund, and a double one, in Zibal's panel.
    description: key,
  })
  if (answer.result !== 1) throw refusal(answer)
  // Done by now, so nothing that is missing here may make it look undone.
  const refundId = Refunded.safeParse(answer).data?.data.split[0].refundId ?? reference
  return { reference: String(refundId), state: 'succeeded', amount, key, failureMessage: null }
}

// --- Answers ----------------------------------------------------------------------------------

/** In each answer; everything else depends on the result. */
const Answer = z.looseObject({ result: z.int(), message: z.string().nullish() })

type Answer = z.infer<typeof Answer>

const Created = z.object({ trackId: z.int().positive() })

const Payment = z.object({
  status: z.int(),
  amount: z.int().nonnegative(),
  orderId: z.string().nullish(),
})

const Verified = Payment.extend({ status: z.literal(1) })

const Refunded = z.object({
  data: z.object({
    split: z.tuple([z.object({ refundId: z.union([z.string(), z.number()]) })], z.unknown()),
  }),
})

function toPayment(
  client: Client,
  reference: string,
  { status, amount, orderId }: z.infer<typeof Payment>,
): GatewayPayment {
  return {
    gateway: 'zibal',
    reference,
    captureReference: null,
    ...toOutcome(status),
    money: { amount, currency: 'IRR' },
    // No answer of the gateway tells of partial refunds.
    refundedAmount: wentBack.includes(status) ? amount : null,
    clientSecret: null,
    paymentUrl: client.paymentUrl(reference),
    metadata: orderId ? { order_id: orderId } : {},
  }
}

/** Refunded, being refunded, reversed. */
const wentBack = [15, 16, 18]

type Outcome = Pick<GatewayPayment, 'state' | 'failureMessage'>

/**
 * A track id gets one try: whatever fails ends it, and a new one is needed. So does money that went
 * back, since there is nothing to fulfil an order for.
 */
function toOutcome(status: number): Outcome {
  switch (status) {
    case 1:
      return { state: 'succeeded', failureMessage: null }
    case 2:
      // Paid. Zibal gives it back unless it is verified.
      return { state: 'processing', failureMessage: null }
    case 3:
      return over('The customer cancelled the payment.')
    case -2:
      return over('Zibal had an internal error.')
    case 4:
      return over('The card number is invalid.')
    case 5:
      return over('The account has insufficient funds.')
    case 6:
      return over('The password was wrong.')
    case 7:
      return over('Too many requests.')
    case 8:
      return over('Too many payments with this card today.')
    case 9:
      return over('The amount is beyond what this card may pay in a day.')
    case 10:
      return over('The issuer of the card is invalid.')
    case 11:
      return over('The card network had an error.')
    case 12:
      return over('The card cannot be reached.')
    case 15:
      return over('The payment was refunded.')
    case 16:
      return over('The payment is being refunded.')
    case 18:
      return over('The payment was reversed.')
    case 21:
      return over('The merchant is invalid.')
    default:
      // -1, waiting for the customer, and what Zibal may add: nothing that ends a payment.
      return { state: 'pending', failureMessage: null }
  }
}

function over(failureMessage: string): Outcome {
  return { state: 'cancelled', failureMessage }
}

const reasons: Partial<Record<number, RefusalReason>> = {
  105: 'amount',
  113: 'amount',
  203: 'not_found',
}

function refusal({ result, message }: Answer): GatewayRefused {
  return new GatewayRefused(
    reasons[result] ?? 'other',
    `Zibal refused with result ${result}: ${message ?? ''}`,
  )
}

// --- Requests ---------------------------------------------------------------------------------

interface Client {
  paymentUrl(reference: string): string
  /** @throws GatewayUnavailable */
  ask(path: string, fields: object): Promise<Answer>
  /** @throws GatewayRefused where refunds are not configured | GatewayUnavailable */
  askRefund(path: string, fields: object): Promise<Answer>
}

function createClient(options: ZibalOptions): Client {
  const { merchant, apiUrl, refunds, fetch: send = ownFetch } = options
  const base = withoutSlash(apiUrl)
  return {
    paymentUrl: (reference) => `${base}/start/${reference}`,
    async ask(path, fields) {
      const body = { merchant, ...fields }
      return parseAnswer('Zibal', Answer, await postJson(send, `${base}${path}`, { body }))
    },
    async askRefund(path, fields) {
      if (!refunds) throw new GatewayRefused('unsupported', 'Refunds are not configured')
      const { accountId, token } = refunds
      const body = { accountId, ...fields }
      const headers = { Authorization: `Bearer ${token}` }
      const url = `${withoutSlash(refunds.apiUrl)}${path}`
      return parseAnswer('Zibal', Answer, await postJson(send, url, { body, headers }))
    },
  }
}

function assertPayable({ amount, currency }: Money): void {
  if (currency !== 'IRR') throw new GatewayRefused('other', `Zibal does not take ${currency}`)
  if (amount < amountMin) {
    throw new GatewayRefused('amount', `Zibal takes ${amountMin} rials or more`)
  }
}

/** References may come from a browser: "007" or 17.0 must not name somebody else's payment. */
function toTrackId(reference: string): number {
  const trackId = Number(reference)
  if (!/^[1-9]\d*$/.test(reference) || !Number.isSafeInteger(trackId)) {
    throw new GatewayRefused('not_found', 'Not a track id of Zibal')
  }
  return trackId
}
