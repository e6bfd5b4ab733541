import { hashOf, merchant } from './credentials.ts'
import { indianTime, type Mode, type Payment, type World, writeRupees } from './world.ts'

/** What PayU posts to surl or furl, by way of the browser and by itself. */
export function postBack(payment: Payment): Record<string, string> {
  const { txnid, productinfo, firstname, lastname, email, phone, state, additionalCharges } =
    payment
  const { udf1, udf2, udf3, udf4, udf5, splitInfo } = payment
  const isPaid = state.status === 'success'
  return {
    mihpayid: payment.mihpayid,
    mode: payment.mode,
    status: state.status,
    unmappedstatus: state.unmapped,
    key: merchant.key,
    txnid,
    amount: writeRupees(payment.amount),
    discount: '0.00',
    net_amount_debit: isPaid ? writeRupees(payment.amount) : '0.00',
    addedon: indianTime(payment.addedAt),
    ...{ productinfo, firstname, lastname, email, phone, udf1, udf2, udf3, udf4, udf5 },
    ...meansOf(payment.mode),
    ...failureOf(payment),
    payment_source: 'payu',
    PG_TYPE: `${payment.mode}-PG`,
    bank_ref_num: isPaid ? payment.bankRefNum : '',
    ...(additionalCharges !== null && { additionalCharges }),
    ...(splitInfo !== null && { splitInfo }),
    hash: reverseHash(payment),
  }
}

function reverseHash(payment: Payment): string {
  const { txnid, productinfo, firstname, email, state, additionalCharges, splitInfo } = payment
  const { udf1, udf2, udf3, udf4, udf5 } = payment
  return hashOf([
    ...(additionalCharges === null ? [] : [additionalCharges]),
    merchant.salt,
    state.status,
    ...(splitInfo === null ? [] : [splitInfo]),
    ...['', '', '', '', ''],
    ...[udf5, udf4, udf3, udf2, udf1],
    ...[email, firstname, productinfo, writeRupees(payment.amount), txnid, merchant.key],
  ])
}

/** What PayU tells of the means of a payment. */
export function meansOf(mode: Mode): Record<string, string> {
  switch (mode) {
    case 'CC':
    case 'DC':
      return {
        bankcode: 'MAST',
        cardnum: '512345XXXXXX2346',
        card_type: 'MAST',
        issuing_bank: 'HDFC',
      }
    case 'NB':
      return { bankcode: 'AXIB' }
    case 'UPI':
      return { bankcode: 'UPI', field1: 'asha.rao@okbank' }
    case 'CASH':
      return { bankcode: 'PAYTM' }
  }
}

/** PayU's words about what went wrong, or that nothing did. */
export function failureOf({ state }: Payment): Record<string, string> {
  switch (state.unmapped) {
    case 'failed':
      return {
        error: 'E308',
        error_Message: 'Bank was unable to authenticate.',
        field9: 'Insufficient funds in the account',
      }
    case 'userCancelled':
      return { error: 'E1605', error_Message: 'Transaction failed.', field9: 'Cancelled by user' }
    default:
      return { error: 'E000', error_Message: 'No Error', field9: 'No Error' }
  }
}

export function returnUrlOf({ state, surl, furl }: Payment): string {
  return state.status === 'success' ? surl : furl
}

/** PayU's own call, to the same address and with the same fields as the browser's. */
export function tellShop({ simulator }: World, payment: Payment): void {
  simulator.courier.send({
    service: 'payu',
    payment: payment.txnid,
    decisive: true,
    url: returnUrlOf(payment),
    body: new URLSearchParams(postBack(payment)).toString(),
    sign: async () => ({ 'Content-Type': 'application/x-www-form-urlencoded', Accept: '*/*' }),
  })
}
