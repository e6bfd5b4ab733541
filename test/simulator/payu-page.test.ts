import { describe, expect, it } from 'vitest'
import { hashOf } from './payu/credentials.ts'
import { formOf, newAttempt, readForm, simulatedPayu } from './simulated-payu.ts'

async function form(fields: Record<string, string> = {}) {
  const payu = simulatedPayu()
  const form = formOf(await payu.gateway.create(newAttempt()))
  const post = () => payu.postForm('/payu/_payment', { ...form, ...fields })
  return { ...payu, form, post }
}

const signedBack = (fields: Record<string, string>) =>
  hashOf([
    ...['payu_salt_test', fields.status, '', '', '', '', '', '', '', '', '', ''],
    ...['email', 'firstname', 'productinfo', 'amount', 'txnid', 'key'].map((name) => fields[name]),
  ] as string[])

describe('the form', () => {
  it('leads to the page where the customer pays', async () => {
    const { form: fields, post } = await form()
    const response = await post()
    expect(response.status).toBe(302)
    const page = `http://simulator.test/payu/_payment_options/${fields.txnid}`
    expect(response.headers.get('Location')).toBe(page)
  })

  it.each([
    ['another key', { key: 'other' }],
    ['a wrong hash', { hash: 'f'.repeat(128) }],
    ['another amount', { amount: '2183.50' }],
    ['no amount', { amount: '' }],
    ['less than a rupee', { amount: '0.99' }],
    ['no name', { firstname: '' }],
    ['no phone', { phone: '' }],
    ['nowhere to return to', { surl: '' }],
    ['a return that is no page', { furl: 'javascript:alert(1)' }],
    ['too long a txnid', { txnid: 'x'.repeat(26) }],
  ])('is refused with %s', async (_name, fields) => {
    const { post, send } = await form(fields)
    const response = await post()
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('PayU does not take this payment')
    expect(await (await send('/payu/control')).json()).toEqual([])
  })

  it('may be posted again until the payment is paid', async () => {
    const { form: fields, pay, post } = await form()
    const txnid = fields.txnid ?? ''
    await post()
    await pay(txnid, 'failed')
    expect((await post()).status).toBe(302)
    await pay(txnid)
    const response = await post()
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Duplicate order')
  })
})

describe('the page', () => {
  it('shows what is to be paid, and lets nothing of it be live', async () => {
    const { openPayment, send } = simulatedPayu()
    const txnid = await openPayment({ description: '<script>alert(1)</script>' })
    const response = await send(`/payu/_payment_options/${txnid}`)
    const page = await response.text()
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(page).toContain('Pay ₹2183.50')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('https://shop.test')
    expect(page).toContain('Asha Rao')
    expect(page.match(/name="outcome" value="\w+"/g)).toHaveLength(3)
  })

  it.each([
    ['paid', { status: 'success', unmappedstatus: 'captured', error: 'E000' }],
    ['failed', { status: 'failure', unmappedstatus: 'failed', error: 'E308' }],
    ['cancelled', { status: 'failure', unmappedstatus: 'userCancelled' }],
  ])('has the browser post what was %s, signed', async (outcome, told) => {
    const { openPayment, pay } = simulatedPayu()
    const returnUrl = 'https://shop.test/payu/callback?a=1&b="2"'
    const txnid = await openPayment({ returnUrl, description: `O'Neill & <b>` })
    const { url, fields } = await pay(txnid, outcome)
    expect(url).toBe(returnUrl)
    expect(fields).toMatchObject({
      ...told,
      txnid,
      amount: '2183.50',
      productinfo: `O'Neill & <b>`,
    })
    expect(fields.mihpayid).toMatch(/^\d{18}$/)
    expect(fields.hash).toBe(signedBack(fields))
  })

  it('posts itself, and has a button for browsers that do not', async () => {
    const { openPayment, postForm } = simulatedPayu()
    const response = await postForm(`/payu/_payment_options/${await openPayment()}`, {
      outcome: 'paid',
    })
    const page = await response.text()
    expect(page).toContain('document.forms[0].submit()')
    expect(page).toContain('<button>Go on</button>')
    expect(readForm(page).url).toBe('https://shop.test/payu/callback')
  })

  it('sends back with what was decided once the payment is paid', async () => {
    const { deliveries, openPayment, pay, send } = simulatedPayu()
    const txnid = await openPayment()
    const first = await pay(txnid)
    await deliveries()
    expect(await pay(txnid, 'cancelled')).toEqual(first)
    expect(await deliveries()).toEqual([])
    const page = await (await send(`/payu/_payment_options/${txnid}`)).text()
    expect(page).toContain('Back to the shop')
    expect(page).not.toContain('Let it fail')
  })

  it('lets a customer try again after a failure, as another attempt', async () => {
    const { openPayment, pay } = simulatedPayu()
    const txnid = await openPayment()
    const failed = await pay(txnid, 'failed')
    const paid = await pay(txnid, 'paid')
    expect(paid.fields.status).toBe('success')
    expect(paid.fields.mihpayid).not.toBe(failed.fields.mihpayid)
  })

  it.each([
    ['UPI', { field1: 'asha.rao@okbank' }],
    ['NB', { bankcode: 'AXIB' }],
    ['CASH', { bankcode: 'PAYTM' }],
    ['DC', { cardnum: '512345XXXXXX2346' }],
  ])('may be paid by %s', async (mode, told) => {
    const { openPayment, pay } = simulatedPayu()
    const { fields } = await pay(await openPayment(), 'paid', mode)
    expect(fields).toMatchObject({ mode, ...told })
  })

  it('does not exist for unknown payments', async () => {
    const { postForm, send } = simulatedPayu()
    expect((await send('/payu/_payment_options/P1')).status).toBe(404)
    expect((await postForm('/payu/_payment_options/P1', { outcome: 'paid' })).status).toBe(404)
  })

  it('refuses other outcomes', async () => {
    const { openPayment, pay } = simulatedPayu()
    await expect(pay(await openPayment(), 'stolen')).rejects.toThrow('outcome: paid')
  })
})

describe('PayU’s own call', () => {
  it('has the same fields and address as the browser', async () => {
    const { deliveries, openPayment, pay } = simulatedPayu()
    const txnid = await openPayment()
    const { url, fields } = await pay(txnid)
    const [delivery] = await deliveries(`payment=${txnid}&take=1`)
    expect(delivery?.url).toBe(url)
    expect(Object.fromEntries(new URLSearchParams(delivery?.body))).toEqual(fields)
    expect(delivery?.headers).toEqual({
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: '*/*',
    })
  })

  it('is read by the gateway', async () => {
    const { openPayment, pay, receive } = simulatedPayu()
    const txnid = await openPayment()
    const { fields } = await pay(txnid, 'paid', 'UPI')
    expect(await receive()).toMatchObject({
      id: `${txnid}|success|${fields.hash?.slice(0, 16)}`,
      evidence: {
        about: 'payment',
        reference: txnid,
        state: 'succeeded',
        money: { amount: 218_350, currency: 'INR' },
        instrument: { kind: 'upi', upiId: 'asha.rao@okbank' },
      },
    })
  })
})

it('has nothing else', async () => {
  const { send } = simulatedPayu()
  expect((await send('/payu/other')).status).toBe(404)
})
