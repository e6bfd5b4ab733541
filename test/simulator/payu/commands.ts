import type { Hono } from 'hono'
import { hashOf, merchant } from './credentials.ts'
import { type PayuEnv, textOf } from './form.ts'
import { failureOf, meansOf } from './post-back.ts'
import { presentQueued, queueRefund } from './refunds.ts'
import {
  indianTime,
  type Payment,
  type Refund,
  readRupees,
  type World,
  writeRupees,
} from './world.ts'

type Form = Record<string, unknown>

/** PayU's API for shops: one address, and the command in the form. Refusals have status 200 as well. */
export function addCommands(app: Hono<PayuEnv>, world: World): void {
  for (const path of ['/merchant/postservice.php', '/merchant/postservice']) {
    app.post(path, (c) => c.json(answer(world, c.get('form'))))
  }
}

/** The words of these refusals are not documented. */
function answer(world: World, form: Form): object {
  const [key, name, var1] = ['key', 'command', 'var1'].map((field) => textOf(form, field))
  const command = commands.get(name ?? '')
  if (key !== merchant.key) return refusal('Invalid key')
  if (!command) return refusal('Invalid command')
  if (!var1) return refusal('Parameter missing')
  const hash = hashOf([merchant.key, name ?? '', var1, merchant.salt])
  if (textOf(form, 'hash') !== hash) return refusal('Invalid Hash.')
  return command(world, var1, form)
}

function refusal(msg: string): object {
  return { status: 0, msg }
}

const commands = new Map<string, (world: World, var1: string, form: Form) => object>([
  ['verify_payment', verifyPayments],
  ['cancel_refund_transaction', payBack],
  ['check_action_status', checkActions],
  ['getAllRefundsFromTxnIds', listRefunds],
])

function verifyPayments(world: World, var1: string): object {
  const txnids = var1.split('|')
  const found = txnids.filter((txnid) => world.payments.has(txnid)).length
  const details = txnids.map((txnid) => [txnid, presentPayment(world.payments.get(txnid))])
  return fetched(found, txnids.length, Object.fromEntries(details))
}

function fetched(found: number, asked: number, details: object): object {
  const msg = `${found} out of ${asked} Transactions Fetched Successfully`
  return { status: found > 0 ? 1 : 0, msg, transaction_details: details }
}

function presentPayment(payment: Payment | undefined): object {
  if (!payment) return { mihpayid: 'Not Found', status: 'Not Found' }
  const { mihpayid, txnid, productinfo, firstname, mode, state, amount } = payment
  const { udf1, udf2, udf3, udf4, udf5 } = payment
  const { cardnum = null, ...means } = meansOf(mode)
  const { error, ...failure } = failureOf(payment)
  const charges = payment.additionalCharges ?? '0.00'
  const isPaid = state.status === 'success'
  return {
    mihpayid,
    request_id: '',
    bank_ref_num: isPaid ? payment.bankRefNum : null,
    amt: writeRupees(amount + (readRupees(charges) ?? 0)),
    transaction_amount: writeRupees(amount),
    txnid,
    additional_charges: charges,
    ...{ productinfo, firstname, udf1, udf2, udf3, udf4, udf5 },
    ...means,
    card_no: cardnum,
    ...failure,
    error_code: error,
    addedon: indianTime(payment.addedAt),
    payment_source: 'payu',
    net_amount_debit: isPaid ? writeRupees(amount + (readRupees(charges) ?? 0)) : '0.00',
    disc: '0.00',
    mode,
    PG_TYPE: `${mode}-PG`,
    status: state.status,
    unmappedstatus: state.unmapped,
    Merchant_UTR: null,
    Settled_At: '0000-00-00 00:00:00',
  }
}

// --- Refunds ----------------------------------------------------------------------------------

function payBack(world: World, mihpayid: string, form: Form): object {
  const token = textOf(form, 'var2')
  const amount = textOf(form, 'var3')
  if (token === '') return refusal('token is empty')
  if (amount === '') return refusal('amount is empty')
  const payment = [...world.payments.values()].find((one) => one.mihpayid === mihpayid)
  const callbackUrl = textOf(form, 'var5') || undefined
  const asked = queueRefund(world, payment, { token, amount: readRupees(amount), callbackUrl })
  return presentQueued(asked, mihpayid)
}

/** By `request_id`, or with `var2=payuid` all that was done with a payment. */
function checkActions(world: World, var1: string, form: Form): object {
  const isOfPayment = textOf(form, 'var2') === 'payuid'
  const refunds = [...world.refunds.values()].filter((refund) =>
    isOfPayment ? refund.mihpayid === var1 : refund.requestId === var1,
  )
  if (refunds.length === 0) return fetched(0, 1, { [var1]: 'No action status found' })
  const actions = refunds.map((refund) => [refund.requestId, presentAction(refund)])
  return fetched(1, 1, { [var1]: Object.fromEntries(actions) })
}

function presentAction({ mihpayid, requestId, amount, token, status }: Refund): object {
  return {
    mihpayid,
    bank_ref_num: null,
    request_id: requestId,
    amt: writeRupees(amount),
    mode: 'CC',
    action: 'refund',
    token,
    status,
    bank_arn: null,
    refund_mode: 'Back to Source',
  }
}

function listRefunds(world: World, txnid: string): object {
  const refunds = [...world.refunds.values()].filter((refund) => refund.txnid === txnid)
  const [first] = refunds
  if (!first) return { status: 1, msg: 'No Refunds Found for the transaction.' }
  const details = { [first.mihpayid]: refunds.map(presentRefund) }
  return { status: 1, msg: 'Refunds fetched successfully.', 'Refund Details': details }
}

function presentRefund(refund: Refund): object {
  const { mihpayid, requestId, token, amount, status, createdAt, endedAt } = refund
  return {
    PayuID: mihpayid,
    RequestID: requestId,
    RefundToken: token,
    PaymentGateway: 'AXISPG',
    Amount: writeRupees(amount),
    Status: status,
    RefundCreationDate: indianTime(createdAt),
    bank_ref_no: null,
    bank_arn: null,
    success_at: status === 'success' && endedAt !== null ? indianTime(endedAt) : null,
  }
}
