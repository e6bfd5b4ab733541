import * as z from 'zod'
import { WebhookRejected } from '../core/payments/errors.ts'
import type { Evidence, SignedWebhooks, WebhookEvent } from '../core/ports.ts'
import { isSameText } from './is-same-text.ts'
import { unreadableMessage } from './message-meaning.ts'
import { failureOf, toState } from './payu-answers.ts'
import { outcomeHash, type PayuCredentials, type SignedOutcome } from './payu-hash.ts'
import { type PayuFields, payuInstrument } from './payu-instrument.ts'
import { PayuAmount, rupees } from './payu-money.ts'

/**
 * Reads the form that PayU posts, by way of the browser and by itself, if one of the salts has signed it.
 * It has no time: a message may come again at any time, and then says what was true once.
 */
export function payuMessageVerifier(credentials: PayuCredentials): SignedWebhooks['verifyWebhook'] {
  return async (body) => {
    // Of a field that comes twice the first one is read, here and below.
    const form = new URLSearchParams(body)
    const outcome = readSigned(form)
    assertSigned(outcome, form.get('hash') ?? '', credentials)
    const fields = Object.fromEntries([...form].reverse())
    const message = Message.safeParse(fields)
    if (!message.success) return unreadableMessage(body, message.error)
    return toEvent(message.data, fields)
  }
}

function readSigned(form: URLSearchParams): SignedOutcome {
  const read = (name: string) => form.get(name) ?? ''
  return {
    key: read('key'),
    txnid: read('txnid'),
    amount: read('amount'),
    productinfo: read('productinfo'),
    firstname: read('firstname'),
    email: read('email'),
    udfs: ['udf1', 'udf2', 'udf3', 'udf4', 'udf5'].map(read),
    status: read('status'),
    additionalCharges: read('additionalCharges'),
    splitInfo: read('splitInfo'),
  }
}

function assertSigned(outcome: SignedOutcome, hash: string, { key, salts }: PayuCredentials): void {
  if (!isSameText(key, outcome.key)) throw new WebhookRejected('Not for our key')
  // The hash does not tell where a field ends: one with a separator might pass for several.
  if (
    Object.values(outcome)
      .flat()
      .some((text) => text.includes('|'))
  ) {
    throw new WebhookRejected('A signed field has a separator')
  }
  const given = hash.toLowerCase()
  const expected = salts.map((salt) => outcomeHash(salt, outcome))
  if (!expected.some((one) => isSameText(one, given))) {
    throw new WebhookRejected('No salt of ours has signed this')
  }
}

const Message = z.object({
  txnid: z.string().min(1).max(64),
  status: z.string().min(1).max(64),
  amount: PayuAmount,
  unmappedstatus: z.string().optional(),
})

/** Repeated, it has the same id, which nobody can vary: the hash has been verified. */
function toEvent(message: z.infer<typeof Message>, fields: PayuFields): WebhookEvent {
  const { txnid, status } = message
  const evidence = toEvidence(message, fields)
  const id = `${txnid}|${status}|${String(fields.hash).toLowerCase().slice(0, 16)}`
  return { id, type: status, evidence, unreadable: null }
}

function toEvidence(message: z.infer<typeof Message>, fields: PayuFields): Evidence {
  const { txnid: reference, status, unmappedstatus } = message
  const state = toState(status, null)
  // Authorised only: the money is still the customer's. No hash covers that, so PayU is asked.
  const isDoubtful = state === 'succeeded' && unmappedstatus?.toLowerCase() === 'auth'
  if (isDoubtful) return { about: 'hint', gateway: 'payu', reference }
  return {
    about: 'payment',
    gateway: 'payu',
    reference,
    state,
    money: rupees(message.amount),
    // The hash does not cover PayU's id of the payment.
    captureReference: null,
    instrument: payuInstrument(fields),
    failureMessage: state === 'failed' ? failureOf(fields) : null,
    metadata: {},
  }
}
