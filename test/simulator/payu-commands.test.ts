import { describe, expect, it } from 'vitest'
import { simulatedPayu } from './simulated-payu.ts'

const now = new Date('2026-11-22T10:00:00.123Z')

/** A paid payment, PayU's id of it, and a clock that tests move. */
async function paid() {
  const clock = { nowMs: now.getTime() }
  const payu = simulatedPayu({ now: () => new Date(clock.nowMs) })
  const txnid = await payu.paidPayment()
  const { mihpayid } = await payu.control(`payments/${txnid}`)
  const refund = (fields: Record<string, string> = {}) =>
    payu.command('cancel_refund_transaction', mihpayid, { var2: 'token1', var3: '100', ...fields })
  return { ...payu, clock, txnid, mihpayid, refund }
}

describe('commands', () => {
  it.each([
    ['Invalid key', 'verify_payment', 'P1', { key: 'other' }],
    ['Invalid command', 'verify', 'P1', {}],
    ['Parameter missing', 'verify_payment', '', {}],
    ['Invalid Hash.', 'verify_payment', 'P1', { hash: 'x' }],
    ['Invalid Hash.', 'verify_payment', 'P1', { var1: 'P2' }],
  ])('are refused with "%s"', async (msg, name, var1, more) => {
    const { command } = simulatedPayu()
    expect(await command(name, var1, more as Record<string, string>)).toEqual({ status: 0, msg })
  })
})

describe('verify_payment', () => {
  it('tells all of a payment', async () => {
    const { command, mihpayid, txnid } = await paid()
    expect(await command('verify_payment', txnid)).toEqual({
      status: 1,
      msg: '1 out of 1 Transactions Fetched Successfully',
      transaction_details: {
        [txnid]: expect.objectContaining({
          mihpayid,
          txnid,
          amt: '2183.50',
          transaction_amount: '2183.50',
          additional_charges: '0.00',
          addedon: '2026-11-22 15:30:00',
          card_no: '512345XXXXXX2346',
          error_code: 'E000',
          status: 'success',
          unmappedstatus: 'captured',
        }),
      },
    })
  })

  it('takes several at once, known or not', async () => {
    const { command, txnid } = await paid()
    expect(await command('verify_payment', `${txnid}|P1`)).toMatchObject({
      status: 1,
      msg: '1 out of 2 Transactions Fetched Successfully',
      transaction_details: { P1: { mihpayid: 'Not Found', status: 'Not Found' } },
    })
  })

  it('has what PayU charges in the amount that was paid', async () => {
    const { command, control, txnid } = await paid()
    await control(`payments/${txnid}`, { additional_charges: '1.5' })
    const { transaction_details: details } = await command('verify_payment', txnid)
    expect(details[txnid]).toMatchObject({ amt: '2185.00', transaction_amount: '2183.50' })
  })
})

describe('cancel_refund_transaction', () => {
  it('queues', async () => {
    const { mihpayid, refund } = await paid()
    expect(await refund()).toEqual({
      status: 1,
      msg: 'Refund Request Queued',
      request_id: expect.stringMatching(/^\d{9}$/),
      bank_ref_num: null,
      mihpayid,
      error_code: 102,
    })
  })

  it.each([
    [{ var2: '' }, 'token is empty', undefined],
    [{ var3: '' }, 'amount is empty', undefined],
    [{ var2: 'x'.repeat(24) }, 'Refund FAILURE - Token length exceeded for refund', 255],
    [{ var3: '2183.51' }, 'Refund FAILURE - Invalid amount', 105],
    [{ var3: '0' }, 'Refund FAILURE - Invalid amount', 105],
    [{ var3: '1.001' }, 'Refund FAILURE - Invalid amount', 105],
  ])('refuses %o', async (fields, msg, error_code) => {
    const { refund } = await paid()
    expect(await refund(fields as Record<string, string>)).toMatchObject({
      status: 0,
      msg,
      ...(error_code && { error_code }),
    })
  })

  it('refuses a token that it knows, and what is not paid', async () => {
    const { command, openPayment, control, refund } = await paid()
    await refund()
    expect(await refund()).toMatchObject({ status: 0, error_code: 106 })
    const { mihpayid } = await control(`payments/${await openPayment()}`)
    const more = { var2: 'token2', var3: '100' }
    expect(await command('cancel_refund_transaction', mihpayid, more)).toMatchObject({
      status: 0,
      error_code: 111,
    })
    expect(await command('cancel_refund_transaction', '1', more)).toMatchObject({ error_code: 116 })
  })
})

describe('a refund', () => {
  it('is queued until it succeeds, in less than five seconds', async () => {
    const { clock, command, refund } = await paid()
    const { request_id: id } = await refund()
    const status = async () =>
      (await command('check_action_status', id)).transaction_details[id][id].status
    expect(await status()).toBe('queued')
    clock.nowMs += 1999
    expect(await status()).toBe('queued')
    clock.nowMs += 1
    expect(await status()).toBe('success')
  })

  it('tells the shop of its success, once', async () => {
    const { clock, deliveries, mihpayid, refund, txnid } = await paid()
    const { request_id } = await refund()
    expect(await deliveries()).toEqual([])
    clock.nowMs += 5000
    const [delivery, ...others] = await deliveries(`payment=${txnid}&take=1`)
    expect(others).toEqual([])
    expect(delivery).toMatchObject({
      url: 'https://shop.test/payu/callback',
      headers: { 'Content-Type': 'application/json' },
    })
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      action: 'refund',
      status: 'success',
      mihpayid,
      merchantTxnId: txnid,
      request_id,
      token: 'token1',
      amt: '100.00',
      key: 'payu_key_test',
    })
    expect(await deliveries()).toEqual([])
  })

  it('succeeds by itself where time goes on', async () => {
    const { deliveries, control, paidPayment, send } = simulatedPayu()
    const txnid = await paidPayment()
    await control(`payments/${txnid}/refunds`, { amount: '1' })
    const waiting = async () => (await send('/deliveries')).json()
    await expect.poll(waiting).toHaveLength(1)
    expect(await deliveries()).toHaveLength(1)
  })

  it('tells another address where one was given', async () => {
    const { clock, deliveries, refund } = await paid()
    await refund({ var5: 'https://shop.test/refunds' })
    clock.nowMs += 5000
    expect(await deliveries()).toMatchObject([{ url: 'https://shop.test/refunds' }])
  })

  it('is found by PayU’s id of the payment, and by our number of it', async () => {
    const { command, mihpayid, refund, txnid } = await paid()
    const { request_id: id } = await refund()
    const actions = await command('check_action_status', mihpayid, { var2: 'payuid' })
    expect(actions.transaction_details[mihpayid][id]).toMatchObject({
      token: 'token1',
      amt: '100.00',
    })
    const listed = await command('getAllRefundsFromTxnIds', txnid)
    expect(listed['Refund Details'][mihpayid]).toMatchObject([
      {
        RequestID: id,
        RefundToken: 'token1',
        Amount: '100.00',
        Status: 'queued',
        success_at: null,
      },
    ])
  })

  it('is not found where there is none', async () => {
    const { command, txnid } = await paid()
    expect(await command('check_action_status', '7')).toEqual({
      status: 0,
      msg: '0 out of 1 Transactions Fetched Successfully',
      transaction_details: { 7: 'No action status found' },
    })
    const msg = 'No Refunds Found for the transaction.'
    expect(await command('getAllRefundsFromTxnIds', txnid)).toEqual({ status: 1, msg })
  })
})
