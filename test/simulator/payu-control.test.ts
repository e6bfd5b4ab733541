import { describe, expect, it } from 'vitest'
import { simulatedPayu } from './simulated-payu.ts'

const now = new Date('2026-11-22T10:00:00Z')

describe('control', () => {
  it('lists payments with their refunds', async () => {
    const { control, paidPayment, send } = simulatedPayu({ now: () => now })
    const txnid = await paidPayment()
    const { requestId } = await control(`payments/${txnid}/refunds`, { amount: '83.5' })
    expect(await (await send('/payu/control')).json()).toMatchObject([
      {
        txnid,
        amount: 218_350,
        state: { status: 'success', unmapped: 'captured' },
        refunds: [{ requestId, amount: 8350, status: 'queued' }],
      },
    ])
  })

  it.each([
    ['pending', 'processing'],
    ['success', 'succeeded'],
    ['failure', 'failed'],
  ])('puts a payment into the state %s and tells the shop', async (status, state) => {
    const { control, openPayment, receive } = simulatedPayu()
    const txnid = await openPayment()
    await control(`payments/${txnid}`, { status })
    expect((await receive())?.evidence).toMatchObject({ reference: txnid, state })
  })

  it.each<Record<string, string>>([
    { additional_charges: '17.25' },
    { split_info: '{"merchant":"10"}' },
  ])('has PayU sign %o', async (fields) => {
    const { control, openPayment, pay, receive } = simulatedPayu()
    const txnid = await openPayment()
    await control(`payments/${txnid}`, fields)
    await pay(txnid)
    const money = { amount: 218_350, currency: 'INR' }
    expect((await receive())?.evidence).toMatchObject({ state: 'succeeded', money })
  })

  it('has PayU tell another amount', async () => {
    const { control, openPayment, pay, receive } = simulatedPayu()
    const txnid = await openPayment()
    await control(`payments/${txnid}`, { amount: '1' })
    await pay(txnid)
    expect((await receive())?.evidence).toMatchObject({ money: { amount: 100 } })
  })

  it('tells the shop again', async () => {
    const { control, deliveries, paidPayment } = simulatedPayu()
    await control(`payments/${await paidPayment()}/messages`)
    expect(await deliveries()).toHaveLength(1)
  })

  it('has a payment forgotten', async () => {
    const { gateway, openPayment, send } = simulatedPayu()
    const txnid = await openPayment()
    const remove = () => send(`/payu/control/payments/${txnid}`, { method: 'DELETE' })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    expect(await gateway.retrieve(txnid)).toMatchObject({ money: { amount: 0 } })
  })

  it.each([
    ['failure', 'failure'],
    ['wait', 'queued'],
  ])('decides that refunds end as %s', async (refunds, status) => {
    let nowMs = now.getTime()
    const { control, paidPayment } = simulatedPayu({ now: () => new Date(nowMs) })
    const txnid = await paidPayment()
    await control(`payments/${txnid}`, { refunds })
    await control(`payments/${txnid}/refunds`, { amount: '1' })
    nowMs += 60_000
    expect(await control(`payments/${txnid}`)).toMatchObject({ refunds: [{ status }] })
  })

  it('ends a refund, and tells the shop', async () => {
    const { control, deliveries, paidPayment } = simulatedPayu({ now: () => now })
    const txnid = await paidPayment()
    const { requestId } = await control(`payments/${txnid}/refunds`, { amount: '1' })
    await control(`refunds/${requestId}`, { status: 'failure' })
    const [delivery] = await deliveries()
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      status: 'failure',
      request_id: requestId,
    })
  })

  it('refuses what cannot be', async () => {
    const { control, openPayment, paidPayment } = simulatedPayu()
    const txnid = await paidPayment()
    await expect(control(`payments/${txnid}`, { status: 'lost' })).rejects.toThrow('status')
    await expect(control(`payments/${txnid}`, { amount: 'x' })).rejects.toThrow('Rupees')
    await expect(control(`payments/${txnid}/refunds`, {})).rejects.toThrow('amount')
    await expect(control(`payments/${txnid}/refunds`, { amount: '2183.51' })).rejects.toThrow('105')
    await expect(
      control(`payments/${await openPayment()}/refunds`, { amount: '1' }),
    ).rejects.toThrow('111')
    await expect(control('payments/P1', {})).rejects.toThrow('no such payment')
    await expect(control('payments/P1/messages', {})).rejects.toThrow('no such payment')
    await expect(control('payments/P1/refunds', {})).rejects.toThrow('no such payment')
    await expect(control('refunds/1', {})).rejects.toThrow('no such refund')
  })
})

describe('faults', () => {
  it.each([
    ['verify', 'verify_payment'],
    ['refund', 'cancel_refund_transaction'],
    ['refunds', 'check_action_status'],
    ['refunds', 'getAllRefundsFromTxnIds'],
  ] as const)('of %s befall %s alone', async (operation, name) => {
    const { command, fault, postForm } = simulatedPayu()
    await fault({ operation, kind: 'error' })
    await command(name === 'verify_payment' ? 'check_action_status' : 'verify_payment', 'P1')
    const fields = { command: name }
    const path = '/payu/merchant/postservice.php?form=2'
    const response = await postForm(path, fields)
    expect(response.status).toBe(503)
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect((await postForm(path, fields)).status).toBe(200)
  })

  it('of others leave PayU alone', async () => {
    const { fault, openPayment } = simulatedPayu()
    await fault({ gateway: 'stripe', operation: '*', kind: 'error' })
    await expect(openPayment()).resolves.toBeTypeOf('string')
  })

  it('of every call leave the customer’s decision alone', async () => {
    const { fault, openPayment, pay } = simulatedPayu()
    const txnid = await openPayment()
    await fault({ operation: '*', kind: 'error' })
    await expect(pay(txnid)).resolves.toMatchObject({ fields: { status: 'success' } })
  })
})
