import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endFaults, fault } from '../../support/faults/faults.ts'
import {
  comeBack,
  controlPayu,
  decideAtPayu,
  openAtPayu,
  receiveFromPayu,
  takePayuMessages,
  tellAsPayu,
} from '../../support/gateways/payu-payments.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import {
  anOrderBy,
  aPayuForm,
  fateOf,
  type Ordered,
  shipFor59,
  toldOf,
} from '../../support/sales/paid-orders.ts'
import { byPayu, readOrder } from '../../support/sales/storefront-orders.ts'

/* What PayU is asked about beside what it has signed. */

const { open } = attemptFates

beforeEach(shipFor59)
afterEach(endFaults)

it('what PayU must be asked about is not answered while it is silent, and nothing changes', async () => {
  const ordered = await anOrderBy(byPayu)
  const txnid = await openAtPayu(ordered.info)
  await controlPayu(`payments/${txnid}`, { status: 'auth' })
  const [message] = await takePayuMessages(txnid)
  const form = Object.fromEntries(new URLSearchParams(message?.body))
  await fault({ gateway: 'payu', operation: 'verify', kind: 'error' })
  const silent = await tellAsPayu(form)
  expect(silent).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect(await fateOf(ordered)).toEqual(open)
  const told = await tellAsPayu(form)
  expect(told.status).toBe(200)
  expect(await fateOf(ordered)).toEqual({ ...open, attempts: ['processing'] })
})

it('the number that PayU gives a payment is asked for, as nobody has signed it', async () => {
  const { form, ...ordered } = await aPayuForm('paid')
  const { mihpayid, ...signed } = form
  await comeBack({ ...signed, mihpayid: '1' })
  const shown = async () => {
    const { payments } = await readOrder(ordered.client, ordered.number)
    return payments[0].payment_reference_number
  }
  await expect.poll(shown).not.toBeNull()
  expect(await shown()).toBe(mihpayid)
})

describe('staff are told of a success', () => {
  /** PayU is asked after its message was answered. */
  const told = async (ordered: Ordered) => {
    await expect.poll(() => toldOf(ordered)).not.toEqual([])
    return toldOf(ordered)
  }

  it('that PayU has only authorised, which the browser can leave out', async () => {
    const ordered = await anOrderBy(byPayu)
    const txnid = await openAtPayu(ordered.info)
    await controlPayu(`payments/${txnid}`, { status: 'auth' })
    const [message] = await takePayuMessages(txnid)
    const { unmappedstatus: _, ...form } = Object.fromEntries(new URLSearchParams(message?.body))
    await comeBack(form)
    expect(await told(ordered)).toEqual([
      'The gateway said that the payment was made, and now says that it is processing.',
    ])
  })

  it('that PayU takes back', async () => {
    const { form, ...ordered } = await aPayuForm('paid')
    await tellAsPayu(form)
    await controlPayu(`payments/${ordered.info.txnid}`, { status: 'failure' })
    await receiveFromPayu(ordered.info.txnid)
    expect(await told(ordered)).toEqual([
      'The gateway said that the payment was made, and now says that it is failed.',
    ])
  })

  it('and not of one that a late message of an earlier failure contradicts', async () => {
    const { form: failed, ...ordered } = await aPayuForm('failed')
    const { fields } = await decideAtPayu(ordered.info.txnid)
    await comeBack(fields)
    await tellAsPayu(failed)
    expect(await toldOf(ordered)).toEqual([])
  })
})
