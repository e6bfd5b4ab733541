import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptNumber } from '../../src/gateways/attempt-number.ts'
import { createPayuGateway } from '../../src/gateways/payu.ts'
import { printRupees } from '../../src/gateways/payu-money.ts'
import { hashOf } from '../simulator/payu/credentials.ts'
import { formOf, newAttempt, simulatedPayu } from '../simulator/simulated-payu.ts'

describe('create', () => {
  it('asks nobody and hands over the form that the browser posts', async () => {
    const { gateway, commands } = simulatedPayu()
    const attempt = newAttempt()
    const txnid = attemptNumber(attempt.key)
    const created = await gateway.create(attempt)
    expect(created).toEqual({
      gateway: 'payu',
      reference: txnid,
      captureReference: null,
      state: 'pending',
      money: { amount: 218_350, currency: 'INR' },
      refundedAmount: null,
      clientSecret: null,
      paymentUrl: null,
      handover: {
        kind: 'form',
        fields: {
          key: 'payu_key_test',
          txnid,
          amount: '2183.5',
          productinfo: 'Order 7',
          firstname: 'Asha',
          lastname: 'Rao',
          email: 'asha@example.com',
          phone: '9876543210',
          surl: 'https://shop.test/payu/callback',
          furl: 'https://shop.test/payu/callback',
          hash: hashOf([
            ...['payu_key_test', txnid, '2183.5', 'Order 7', 'Asha', 'asha@example.com'],
            ...['', '', '', '', '', '', '', '', '', ''],
            'payu_salt_test',
          ]),
        },
      },
      failureMessage: null,
      metadata: {},
    })
    expect(commands).toEqual([])
  })

  it('answers the same under the same key', async () => {
    const { gateway } = simulatedPayu()
    const attempt = newAttempt()
    expect(await gateway.create(attempt)).toEqual(await gateway.create(attempt))
  })

  it('signs with the first salt', async () => {
    const rotated = simulatedPayu({}, { salts: ['payu_salt_test', 'payu_salt_old'] })
    await expect(rotated.openPayment()).resolves.toMatch(/^P[0-9A-F]{17}$/)
    const early = simulatedPayu({}, { salts: ['payu_salt_old', 'payu_salt_test'] })
    await expect(early.openPayment()).rejects.toThrow('The hash is wrong')
  })

  it('keeps separators and line breaks out of what is signed', async () => {
    const { gateway, openPayment } = simulatedPayu()
    const payer = { id: '1', firstName: 'A|sha\n', lastName: '|', email: 'a@b.c', phone: '9' }
    const request = { description: 'Order|7\r\nof today', payer }
    const fields = formOf(await gateway.create(newAttempt(request)))
    expect(fields).toMatchObject({
      productinfo: 'Order 7  of today',
      firstname: 'A sha',
      lastname: '',
    })
    await expect(openPayment(request)).resolves.toBeTypeOf('string')
  })

  it('sends no more of a text than PayU takes, and no half signs', async () => {
    const { gateway } = simulatedPayu()
    const long = '🪁'.repeat(200)
    const payer = { id: '1', firstName: long, lastName: long, email: 'a@b.c', phone: '9' }
    const fields = formOf(await gateway.create(newAttempt({ description: long, payer })))
    const lengths = [fields.productinfo, fields.firstname, fields.lastname].map(
      (text) => [...(text ?? '')].length,
    )
    expect(lengths).toEqual([100, 60, 20])
    expect(fields.lastname).toBe('🪁'.repeat(20))
  })

  it.each([
    ['another currency', { money: { amount: 1000, currency: 'USD' } }, 'other'],
    ['less than a rupee', { money: { amount: 99, currency: 'INR' } }, 'amount'],
    ['nobody who pays', { payer: null }, 'other'],
    ['nowhere to return to', { returnUrl: null }, 'other'],
  ])('refuses %s', async (_name, fields, reason) => {
    const { gateway } = simulatedPayu()
    const created = gateway.create(newAttempt(fields))
    await expect(created).rejects.toMatchObject({ code: 'gateway_refused', reason })
  })
})

it('amounts are what JavaScript prints', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 13 }), (paise) => {
      expect(printRupees(paise)).toBe(JSON.stringify(paise / 100))
    }),
  )
})

describe('retrieve', () => {
  it('knows no amount of a payment whose form nobody has posted', async () => {
    const { gateway } = simulatedPayu()
    expect(await gateway.retrieve('P0123456789ABCDEF0')).toMatchObject({
      state: 'pending',
      money: { amount: 0, currency: 'INR' },
      captureReference: null,
      failureMessage: null,
    })
  })

  it('waits for a customer who is on PayU’s page', async () => {
    const { gateway, openPayment } = simulatedPayu()
    const answer = await gateway.retrieve(await openPayment())
    expect(answer).toMatchObject({ state: 'pending', money: { amount: 218_350 } })
  })

  it('tells all of a success', async () => {
    const { control, gateway, paidPayment } = simulatedPayu()
    const txnid = await paidPayment()
    const { mihpayid } = await control(`payments/${txnid}`)
    expect(await gateway.retrieve(txnid)).toEqual({
      gateway: 'payu',
      reference: txnid,
      captureReference: mihpayid,
      state: 'succeeded',
      money: { amount: 218_350, currency: 'INR' },
      refundedAmount: null,
      clientSecret: null,
      paymentUrl: null,
      instrument: {
        kind: 'credit_card',
        cardNumber: '************2346',
        cardBrand: 'mastercard',
        bankName: 'HDFC',
        upiId: null,
        walletName: null,
      },
      failureMessage: null,
      metadata: {},
    })
  })

  it.each([
    ['failed', 'Insufficient funds in the account'],
    ['cancelled', 'Cancelled by user'],
  ])('tells why a payment %s', async (outcome, failureMessage) => {
    const { gateway, openPayment, pay } = simulatedPayu()
    const txnid = await openPayment()
    await pay(txnid, outcome)
    const answer = await gateway.retrieve(txnid)
    expect(answer).toMatchObject({ state: 'failed', captureReference: null, failureMessage })
  })

  it.each(['pending', 'auth'])('sees money under way that is %s', async (status) => {
    const { control, gateway, openPayment } = simulatedPayu()
    const txnid = await openPayment()
    await control(`payments/${txnid}`, { status })
    const answer = await gateway.retrieve(txnid)
    expect(answer).toMatchObject({ state: 'processing', captureReference: null })
  })

  it('does not count what PayU charges the customer', async () => {
    const { control, gateway, openPayment, pay } = simulatedPayu()
    const txnid = await openPayment()
    await control(`payments/${txnid}`, { additional_charges: '17.25' })
    await pay(txnid)
    expect(await gateway.retrieve(txnid)).toMatchObject({ money: { amount: 218_350 } })
  })

  it('tells another amount as it is', async () => {
    const { control, gateway, paidPayment } = simulatedPayu()
    const txnid = await paidPayment()
    await control(`payments/${txnid}`, { amount: '1.05' })
    expect(await gateway.retrieve(txnid)).toMatchObject({ money: { amount: 105 } })
  })

  it('tells a success that comes after a failure', async () => {
    const { gateway, openPayment, pay } = simulatedPayu()
    const txnid = await openPayment()
    await pay(txnid, 'failed')
    await pay(txnid, 'paid')
    expect(await gateway.retrieve(txnid)).toMatchObject({ state: 'succeeded' })
  })

  it('is what a confirmation does', async () => {
    const { gateway, paidPayment } = simulatedPayu()
    const txnid = await paidPayment()
    expect(await gateway.confirm(txnid, 'confirm:1')).toEqual(await gateway.retrieve(txnid))
  })

  it.each(['', 'P1|P2', 'P 1', 'x'.repeat(26), 'P1\n'])('asks nobody about "%s"', async (text) => {
    const { gateway, commands } = simulatedPayu()
    await expect(gateway.retrieve(text)).rejects.toMatchObject({ reason: 'not_found' })
    expect(commands).toEqual([])
  })

  it.each([
    ['key', { key: 'other' }],
    ['salt', { salts: ['other'] }],
  ])('waits for better settings with a wrong %s', async (_name, credentials) => {
    const { gateway } = simulatedPayu({}, credentials)
    const answer = gateway.retrieve('P0123456789ABCDEF0')
    await expect(answer).rejects.toMatchObject({ code: 'gateway_unavailable' })
  })
})

it('cancels nothing', async () => {
  const { gateway, openPayment } = simulatedPayu()
  const cancelled = gateway.cancel(await openPayment(), 'cancel:1')
  await expect(cancelled).rejects.toMatchObject({ reason: 'unsupported' })
  expect(gateway.capabilities).toMatchObject({ cancel: false, needsConfirm: false })
})

it('is not made without a salt', () => {
  const options = { key: 'key', salts: [], apiUrl: 'https://payu.test' }
  expect(() => createPayuGateway(options)).toThrow('PayU needs a salt')
})
