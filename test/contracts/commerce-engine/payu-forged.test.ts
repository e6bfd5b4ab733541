import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { type PayuForm, signedAnew, signedNames } from '../../support/gateways/payu-forms.ts'
import {
  comeBack,
  controlPayu,
  decideAtPayu,
  openAtPayu,
  tellAsPayu,
} from '../../support/gateways/payu-payments.ts'
import type { Answer } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import {
  anOrderBy,
  aPayuForm,
  comeByIn,
  fateOf,
  type Ordered,
  shipFor59,
  toldOf,
} from '../../support/sales/paid-orders.ts'
import { lettersAbout } from '../../support/sales/rows.ts'
import { byPayu, cancelOrder } from '../../support/sales/storefront-orders.ts'
import { context } from '../../support/world/context.ts'

const { open, paid, returned } = attemptFates

beforeEach(shipFor59)

/** All that a message may change of an order, as the tables have it. */
async function rowsOf({ orderId, info }: Ordered): Promise<unknown[]> {
  const found = await env.DB.batch([
    env.DB.prepare('SELECT * FROM orders WHERE id = ?').bind(orderId),
    env.DB.prepare('SELECT * FROM payments WHERE order_id = ?').bind(orderId),
    env.DB.prepare("SELECT * FROM webhook_events WHERE event_id GLOB ? || '*'").bind(info.txnid),
    env.DB.prepare('SELECT count(*) AS n FROM dead_letters'),
    env.DB.prepare('SELECT count(*) AS n FROM outbox'),
  ])
  return found.map(({ results }) => results)
}

const roads = { comeBack, tellAsPayu }

/** Neither road takes a message, and nothing changes by it. */
async function expectRefused(ordered: Ordered, form: PayuForm, code: string): Promise<void> {
  const before = await rowsOf(ordered)
  for (const tell of Object.values(roads)) {
    expect(codeIn(await tell(form))).toEqual({ status: 400, code })
  }
  expect(await rowsOf(ordered)).toEqual(before)
}

function codeIn({ status, body }: Answer): { status: number; code: string } {
  return { status, code: body?.code }
}

describe('a message that PayU has not signed', () => {
  it.each(signedNames.filter((name) => name !== 'status'))(
    'with another %s is refused, and changes nothing',
    async (name) => {
      const { form, ...ordered } = await aPayuForm()
      await expectRefused(ordered, { ...form, [name]: `${form[name] ?? ''}1` }, 'invalid_hash')
    },
  )

  it.each(['failure', 'pending'])('with the status %s is refused', async (status) => {
    const { form, ...ordered } = await aPayuForm()
    await expectRefused(ordered, { ...form, status }, 'invalid_hash')
  })

  it('that makes a success of a failure is refused', async () => {
    const { form, ...ordered } = await aPayuForm('failed')
    const forged = { ...form, status: 'success', unmappedstatus: 'captured' }
    await expectRefused(ordered, forged, 'invalid_hash')
  })

  it.each(['additionalCharges', 'splitInfo'])('with %s added is refused', async (name) => {
    const { form, ...ordered } = await aPayuForm()
    await expectRefused(ordered, { ...form, [name]: '1' }, 'invalid_hash')
  })

  it.each([
    ['no hash at all', ''],
    ['half a hash', 'ab'],
    ['letters that are none of a hash', 'ä'.repeat(64)],
  ])('with %s is refused', async (_, hash) => {
    const { form, ...ordered } = await aPayuForm()
    await expectRefused(ordered, { ...form, hash }, 'invalid_hash')
  })

  it('but somebody with another salt is refused', async () => {
    const { form, ...ordered } = await aPayuForm()
    await expectRefused(ordered, signedAnew(form, {}, 'another salt'), 'invalid_hash')
  })

  it('with the hash of the way there is refused', async () => {
    const { form, ...ordered } = await aPayuForm()
    await expectRefused(ordered, { ...form, hash: ordered.info.hash }, 'invalid_hash')
  })

  it('of another payment is refused', async () => {
    const [{ form, ...ordered }, other] = [await aPayuForm(), await anOrderBy(byPayu)]
    await expectRefused(ordered, { ...form, txnid: other.info.txnid }, 'invalid_hash')
    expect(await fateOf(other)).toEqual(open)
  })

  it('whose fields only seem to be the signed ones is refused', async () => {
    const { form, ...ordered } = await aPayuForm()
    const [email = '', firstname = ''] = [form.email, form.firstname]
    const shifted = { ...form, email: `${email}|${firstname}`, firstname: form.productinfo ?? '' }
    await expectRefused(ordered, { ...shifted, productinfo: '' }, 'invalid_hash')
  })
})

it('a message for another shop’s key is refused, though our salt has signed it', async () => {
  const { form, ...ordered } = await aPayuForm()
  await expectRefused(ordered, signedAnew(form, { key: 'another_key' }), 'invalid_hash')
})

it('a hash in capitals is the same hash', async () => {
  const { form, ...ordered } = await aPayuForm()
  const hash = (form.hash ?? '').toUpperCase()
  expect((await comeBack({ ...form, hash })).status).toBe(303)
  expect(await fateOf(ordered)).toEqual(paid)
})

it('of a field that comes twice the signed one counts', async () => {
  const { form, ...ordered } = await aPayuForm('failed')
  const body = new URLSearchParams([...Object.entries(form), ['status', 'success']])
  const { status } = await tellAsPayu(body)
  expect(status).toBe(200)
  expect(await fateOf(ordered)).toEqual({ ...open, attempts: ['failed'] })
})

describe('a message that is rightly signed for another amount', () => {
  it.each(['258.00', '1.00', '260', '25900.00'])(
    'of %s has PayU asked, which knows the right one',
    async (amount) => {
      const { form, ...ordered } = await aPayuForm()
      const answer = await tellAsPayu(signedAnew(form, { amount }))
      expect(codeIn(answer)).toEqual({ status: 400, code: 'amount_mismatch' })
      expect(await fateOf(ordered)).toEqual(paid)
    },
  )

  it('changes nothing where PayU has not been paid', async () => {
    const { form } = await aPayuForm()
    const ordered = await anOrderBy(byPayu)
    const { txnid } = ordered.info
    for (const change of [{ amount: '1.00' }, { amount: '258.99' }, { amount: '25900' }]) {
      const forged = signedAnew({ ...form, txnid }, change)
      await expectRefused(ordered, forged, 'amount_mismatch')
    }
    await openAtPayu(ordered.info)
    await expectRefused(
      ordered,
      signedAnew({ ...form, txnid }, { amount: '1.00' }),
      'amount_mismatch',
    )
    expect(await fateOf(ordered)).toEqual(open)
  })

  it.each(['259', '259.0', '259.00'])(
    'is none where the same amount is written %s',
    async (amount) => {
      const { form, ...ordered } = await aPayuForm()
      expect((await tellAsPayu(signedAnew(form, { amount }))).status).toBe(200)
      expect(await fateOf(ordered)).toEqual(paid)
    },
  )

  it.each(['', 'free', '-259.00', '259.001', '2.59e2', 'NaN', '259,00'])(
    'is none where the amount "%s" cannot be read',
    async (amount) => {
      const { form, ...ordered } = await aPayuForm()
      const { status } = await tellAsPayu(signedAnew(form, { amount }))
      expect(status).toBe(400)
      expect(await fateOf(ordered)).toMatchObject({ wasPaid: false, attempts: ['pending'] })
    },
  )
})

describe('money of another amount, as PayU itself says', () => {
  /** PayU has taken a rupee less than it was asked to, and says so. */
  async function anOtherAmount(): Promise<Ordered & { form: PayuForm }> {
    const ordered = await anOrderBy(byPayu)
    const txnid = await openAtPayu(ordered.info)
    const { fields } = await decideAtPayu(txnid)
    await controlPayu(`payments/${txnid}`, { amount: '258.00' })
    return { ...ordered, form: signedAnew(fields, { amount: '258.00' }) }
  }

  const reviewed = { ...open, attempts: ['processing'], captured: 25_800, letters: ['payments'] }

  async function aReviewedOrder(): Promise<Ordered & { form: PayuForm }> {
    const reviewedOrder = await anOtherAmount()
    for (const tell of [comeBack, tellAsPayu, tellAsPayu]) {
      const answer = await tell(reviewedOrder.form)
      expect(codeIn(answer)).toEqual({ status: 400, code: 'amount_mismatch' })
    }
    return reviewedOrder
  }

  it('fulfils nothing, and staff are told once', async () => {
    const ordered = await aReviewedOrder()
    for (const minutes of [11, 22, 33]) await comeByIn(minutes)
    expect(await fateOf(ordered)).toEqual(reviewed)
    expect(await toldOf(ordered)).toEqual(['The gateway reports ₹258.00.'])
  })

  it('is found by the schedule where no message came', async () => {
    const ordered = await anOtherAmount()
    await comeByIn(11)
    expect(await fateOf(ordered)).toEqual(reviewed)
  })

  it.each<[string, (ordered: Ordered) => Promise<unknown>]>([
    ['its customer cancels', ({ client, number }) => cancelOrder(client, number)],
    [
      'staff cancel',
      ({ orderId }) =>
        changeOrderStatus(context(), { orderId, to: 'cancelled', operationId: null }),
    ],
    ['it runs out', () => comeByIn(61)],
  ])('goes back when %s the order', async (_, end) => {
    const ordered = await aReviewedOrder()
    await end(ordered)
    const back = { ...returned, captured: 25_800, back: 25_800, letters: ['payments'] }
    expect(await fateOf(ordered)).toEqual(back)
  })

  it('goes back at once where the order has ended', async () => {
    const ordered = await anOtherAmount()
    await cancelOrder(ordered.client, ordered.number)
    await tellAsPayu(ordered.form)
    const back = { ...returned, captured: 25_800, back: 25_800, letters: ['payments'] }
    expect(await fateOf(ordered)).toEqual(back)
  })
})

describe('a payment that is not ours', () => {
  const txnid = 'P0000000000STRANGE'

  it('is not found, and staff are told of its money, once', async () => {
    const { form, ...ordered } = await aPayuForm()
    const strange = signedAnew(form, { txnid })
    for (const tell of [tellAsPayu, comeBack, tellAsPayu]) {
      expect(codeIn(await tell(strange))).toEqual({ status: 404, code: 'not_found' })
    }
    const letters = await lettersAbout('payments', { reference: txnid })
    expect(letters).toEqual(['No order of ours waits for this money.'])
    const kept = env.DB.prepare('SELECT status, captured_amount FROM payments WHERE reference = ?')
    expect(await kept.bind(txnid).first()).toEqual({ status: 'succeeded', captured_amount: 25_900 })
    expect(await fateOf(ordered)).toEqual({ ...open, captured: 25_900 })
  })

  it('is not found where PayU has to be asked, which does not know it', async () => {
    const { form } = await aPayuForm()
    const ordered = await anOrderBy(byPayu)
    const before = await rowsOf(ordered)
    for (const unknown of [ordered.info.txnid, `${txnid}3`, 'P-1', 'P'.repeat(60)]) {
      const authorised = signedAnew(form, { txnid: unknown, unmappedstatus: 'auth' })
      for (const tell of Object.values(roads)) {
        expect(codeIn(await tell(authorised))).toEqual({ status: 404, code: 'not_found' })
      }
    }
    expect(await rowsOf(ordered)).toEqual(before)
  })

  it('is not found where it failed, of which nobody is told', async () => {
    const { form } = await aPayuForm('failed')
    const strange = signedAnew(form, { txnid: `${txnid}2` })
    expect(codeIn(await tellAsPayu(strange))).toEqual({ status: 404, code: 'not_found' })
    expect(await lettersAbout('payments', { reference: `${txnid}2` })).toEqual([])
  })
})
