import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { endFaults } from '../../support/faults/faults.ts'
import { type PayuForm, signedAnew } from '../../support/gateways/payu-forms.ts'
import {
  callbackPath,
  comeBack,
  controlPayu,
  decideAtPayu,
  openAtPayu,
  receiveFromPayu,
  takePayuMessages,
  tellAsPayu,
} from '../../support/gateways/payu-payments.ts'
import { type Answer, commerceEngineClient } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import {
  anOrderBy,
  aPayuForm,
  comeByIn,
  fateOf,
  shipFor59,
} from '../../support/sales/paid-orders.ts'
import { mumbai, sendTo } from '../../support/sales/storefront-carts.ts'
import {
  aShopper,
  byPayu,
  cancelOrder,
  paymentStatusOf,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

const { open, paid } = attemptFates

beforeEach(shipFor59)
afterEach(endFaults)

const roads = { browser: comeBack, server: tellAsPayu }

type Road = keyof typeof roads

/** What it is answered, one message after the other. */
async function tell(form: PayuForm, ...by: Road[]): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const road of by) answers.push(await roads[road](form))
  return answers
}

function shopPage(answer: Answer | undefined): string | undefined {
  return answer?.headers.get('Location') ?? undefined
}

const orders: Road[][] = [
  ['browser'],
  ['server'],
  ['browser', 'server'],
  ['server', 'browser'],
  ['browser', 'browser'],
  ['server', 'server'],
  ['browser', 'browser', 'browser', 'server'],
  ['server', 'browser', 'server', 'browser'],
  ['server', 'server', 'server'],
]

it('is kept with all that PayU tells beside it, for staff', async () => {
  const { form } = await aPayuForm('paid')
  const further = { bank_ref_num: 'BANKREF-4711', addedon: '2026-03-04 12:33:00' }
  const answers = await tell({ ...form, ...further }, 'server', 'browser')
  expect(answers.map(({ status }) => status)).toEqual([200, 303])
  const { results } = await env.DB.prepare(
    "SELECT body FROM webhook_events WHERE evidence ->> 'reference' = ?",
  )
    .bind(form.txnid)
    .all<{ body: string }>()
  const kept = results.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
  expect(kept).toEqual([{ ...form, ...further }])
})

describe.each(orders.map((by) => ({ by, title: by.join(', ') })))('told by $title', ({ by }) => {
  const statuses = by.map((road) => (road === 'browser' ? 303 : 200))

  it('a success pays the order, once', async () => {
    const { form, ...ordered } = await aPayuForm('paid')
    const answers = await tell(form, ...by)
    expect(answers.map(({ status }) => status)).toEqual(statuses)
    const page = `https://shop.example.com/paid?order_number=${ordered.number}&status=success`
    const pages = answers.filter(({ status }) => status === 303).map(shopPage)
    expect(new Set(pages)).toEqual(new Set(by.includes('browser') ? [page] : []))
    expect(await fateOf(ordered)).toEqual(paid)
    expect(await paymentStatusOf(ordered.client, ordered.number)).toEqual({
      ...{ status: 'success', amount_paid: 259, amount_unpaid: 0, is_retry_available: false },
    })
  })

  it.each(['failed', 'cancelled'] as const)('%s leaves the order to be paid', async (outcome) => {
    const { form, ...ordered } = await aPayuForm(outcome)
    const answers = await tell(form, ...by)
    expect(answers.map(({ status }) => status)).toEqual(statuses)
    const page = `https://shop.example.com/failed?order_number=${ordered.number}&status=failed`
    const pages = answers.filter(({ status }) => status === 303).map(shopPage)
    expect(new Set(pages)).toEqual(new Set(by.includes('browser') ? [page] : []))
    expect(await fateOf(ordered)).toEqual({ ...open, attempts: ['failed'] })
    expect(await paymentStatusOf(ordered.client, ordered.number)).toEqual({
      ...{ status: 'failed', amount_paid: 0, amount_unpaid: 259, is_retry_available: true },
    })
  })
})

it('a success of which nobody tells is found by the schedule', async () => {
  const ordered = await aPayuForm('paid')
  await comeByIn(11)
  expect(await fateOf(ordered)).toEqual(paid)
})

it('a success that PayU tells twice at once pays the order once', async () => {
  const { form, ...ordered } = await aPayuForm('paid')
  const all = [comeBack(form), tellAsPayu(form), comeBack(form), tellAsPayu(form)]
  const answers = await Promise.all(all)
  expect(answers.map(({ status }) => status)).toEqual([303, 200, 303, 200])
  expect(await fateOf(ordered)).toEqual(paid)
})

describe('who has sent it', () => {
  it.each(['*/*', 'application/json', ''])('is a server where it accepts "%s"', async (Accept) => {
    const { form } = await aPayuForm()
    const body = new URLSearchParams(form)
    const answer = await commerceEngineClient().post(callbackPath, body, { headers: { Accept } })
    expect(answer).toMatchObject({ status: 200, body: { success: true } })
  })

  it('is sent on to the shop’s page with what that page had in its address', async () => {
    const ordered = await anOrderBy({
      ...byPayu,
      payment_gateway_params: {
        ...byPayu.payment_gateway_params,
        surl: 'https://shop.example.com/paid?theme=dark&status=none#top',
      },
    })
    const { fields } = await decideAtPayu(await openAtPayu(ordered.info))
    const page = `https://shop.example.com/paid?theme=dark&status=success&order_number=${ordered.number}#top`
    expect(shopPage(await comeBack(fields))).toBe(page)
  })
})

describe('one outcome after another', () => {
  const failed = { ...open, attempts: ['failed'] }

  it('a success after a failure pays the order', async () => {
    const { form, ...ordered } = await aPayuForm('failed')
    await tell(form, 'browser')
    const { fields } = await decideAtPayu(form.txnid ?? '', 'paid')
    const [answer] = await tell(fields, 'browser')
    expect(shopPage(answer)).toContain('status=success')
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it('a failure that comes late changes nothing about a success', async () => {
    const { form, ...ordered } = await aPayuForm('failed')
    const { fields } = await decideAtPayu(form.txnid ?? '', 'paid')
    await tell(fields, 'server')
    const [answer] = await tell(form, 'browser', 'server')
    expect(shopPage(answer)).toContain('paid?')
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it.each([
    ['success', paid],
    ['failure', failed],
  ])('a payment that is pending becomes a %s', async (status, fate) => {
    const ordered = await anOrderBy(byPayu)
    const txnid = await openAtPayu(ordered.info)
    await controlPayu(`payments/${txnid}`, { status: 'pending' })
    await receiveFromPayu(txnid)
    expect(await fateOf(ordered)).toEqual({ ...open, attempts: ['processing'] })
    expect(await readOrder(ordered.client, ordered.number)).toMatchObject({
      ...{ status: 'draft', payment_status: 'pending', is_cancellation_allowed: false },
    })
    await comeByIn(61)
    expect(await fateOf(ordered)).toMatchObject({ order: 'pending' })
    await controlPayu(`payments/${txnid}`, { status })
    await receiveFromPayu(txnid)
    expect(await fateOf(ordered)).toEqual(fate)
  })

  it('that a payment is pending says nothing of one that has succeeded', async () => {
    const { form, ...ordered } = await aPayuForm()
    await tell(form, 'server')
    const late = signedAnew(form, { status: 'pending', unmappedstatus: 'pending' })
    const [answer] = await tell(late, 'browser')
    expect(shopPage(answer)).toContain('status=success')
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it('a payment that is only authorised pays once it is captured', async () => {
    const ordered = await anOrderBy(byPayu)
    const txnid = await openAtPayu(ordered.info)
    await controlPayu(`payments/${txnid}`, { status: 'auth' })
    const [message] = await takePayuMessages(txnid)
    const form = Object.fromEntries(new URLSearchParams(message?.body))
    const [answer] = await tell(form, 'browser')
    expect(shopPage(answer)).toContain('status=failed')
    expect(await fateOf(ordered)).toEqual({ ...open, attempts: ['processing'] })
    await controlPayu(`payments/${txnid}`, { status: 'success' })
    await receiveFromPayu(txnid)
    expect(await fateOf(ordered)).toEqual(paid)
  })
})

it('who pays after the order was cancelled is sent to the page of failures', async () => {
  const ordered = await anOrderBy(byPayu)
  const txnid = await openAtPayu(ordered.info)
  await cancelOrder(ordered.client, ordered.number)
  const { fields } = await decideAtPayu(txnid)
  const [answer] = await tell(fields, 'browser')
  const page = `https://shop.example.com/failed?order_number=${ordered.number}&status=failed`
  expect(shopPage(answer)).toBe(page)
})

describe('an order whose form', () => {
  it('has paise is paid', async () => {
    const shopper = await aShopper({ product: await aKettle(9_975) })
    const { payment_info: info } = await placeOrder(shopper)
    expect(info.amount).toBe(258.5)
    const { fields } = await decideAtPayu(await openAtPayu(info))
    expect(fields.amount).toBe('258.50')
    expect(shopPage((await tell(fields, 'browser'))[0])).toContain('status=success')
  })

  it.each(['Zoë & "Ann" <b>', 'आशा', 'A | B', "O'Neil\\"])('names %s is paid', async (name) => {
    const shopper = await aShopper()
    await sendTo(shopper.client, shopper.cartId, { ...mumbai, first_name: name })
    const { payment_info: info } = await placeOrder(shopper)
    const { fields } = await decideAtPayu(await openAtPayu(info))
    expect(shopPage((await tell(fields, 'browser'))[0])).toContain('status=success')
  })
})

describe('what PayU may add', () => {
  it.each([
    ['additional charges', { additional_charges: '5.18' }],
    ['how the money is split', { split_info: '{"shop":"200.00"}' }],
    ['both', { additional_charges: '5.18', split_info: '{"shop":"200.00"}' }],
  ])('%s is signed as well, and the order is paid', async (_, more) => {
    const ordered = await anOrderBy(byPayu)
    const txnid = await openAtPayu(ordered.info)
    await controlPayu(`payments/${txnid}`, { ...more, status: 'success' })
    await receiveFromPayu(txnid)
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it('tells what the order was paid with', async () => {
    const { form, client, number } = await aPayuForm()
    await tell(form, 'server')
    const { payments } = await readOrder(client, number)
    expect(payments).toMatchObject([
      {
        ...{ transaction_type: 'payment', request_number: form.txnid, payment_status: 'success' },
        ...{ payment_method: 'Credit Card', card_type: 'Master Card' },
        card_number: expect.stringMatching(/^\*+2346$/),
      },
    ])
  })
})
