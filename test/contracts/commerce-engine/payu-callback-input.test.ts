import { beforeEach, describe, expect, it } from 'vitest'
import { signedAnew } from '../../support/gateways/payu-forms.ts'
import { callbackPath, tellAsPayu } from '../../support/gateways/payu-payments.ts'
import { withGateways } from '../../support/gateways/with-gateways.ts'
import { type Answer, commerceEngineClient } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import { aPayuForm, fateOf, shipFor59 } from '../../support/sales/paid-orders.ts'

const { open, paid } = attemptFates

beforeEach(shipFor59)

const anybody = commerceEngineClient()
const asForm = { 'Content-Type': 'application/x-www-form-urlencoded' }

function send(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return anybody.post(callbackPath, body, { headers })
}

function refusalIn({ status, body }: Answer) {
  return { status, code: body.code }
}

describe('a form', () => {
  it.each(['status', 'key', 'txnid', 'amount', 'productinfo', 'firstname', 'email', 'hash'])(
    'without %s is told so by its name',
    async (name) => {
      const { form, ...ordered } = await aPayuForm()
      const { [name]: _, ...rest } = form
      const { status, body } = await tellAsPayu(rest)
      expect({ status, body }).toEqual({
        status: 400,
        body: {
          ...{ message: expect.any(String), success: false, code: 'validation_error' },
          errors: { [name]: [expect.any(String)] },
        },
      })
      expect(await fateOf(ordered)).toMatchObject({ wasPaid: false, attempts: ['pending'] })
    },
  )

  it('of nothing is told of all that is missing', async () => {
    const { status, body } = await send('', asForm)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_error' })
    expect(Object.keys(body.errors)).toHaveLength(8)
  })

  it.each(['SUCCESS', 'succeeded', '', 'captured', '1'])(
    'with the status "%s" is told so, whoever has signed it',
    async (status) => {
      const { form } = await aPayuForm()
      const answer = await tellAsPayu(signedAnew(form, { status }))
      expect(refusalIn(answer)).toEqual({ status: 400, code: 'validation_error' })
      expect(answer.body.errors).toEqual({ status: [expect.any(String)] })
    },
  )

  it('may have fields that nobody knows, and says that it is text in UTF-8', async () => {
    const { form, ...ordered } = await aPayuForm()
    const strange = { ...form, __proto__: 'x', constructor: 'y', field7: '₹', new_of_2027: '1' }
    const body = new URLSearchParams(strange).toString()
    const type = 'application/x-www-form-urlencoded;charset=UTF-8'
    expect((await send(body, { 'Content-Type': type })).status).toBe(200)
    expect(await fateOf(ordered)).toEqual(paid)
  })

  it('of bytes that are no UTF-8 cannot be read', async () => {
    const answer = await send(new Uint8Array([0x61, 0x3d, 0xff, 0xfe]), asForm)
    expect(refusalIn(answer)).toEqual({ status: 400, code: 'invalid_request' })
  })

  it('that is too large is not read to its end', async () => {
    const answer = await send(`field1=${'x'.repeat(256 * 1024)}`, asForm)
    expect(refusalIn(answer)).toEqual({ status: 413, code: 'payload_too_large' })
  })
})

describe('what is no form', () => {
  const refused = { status: 415, code: 'unsupported_media_type' }

  it('is not taken as JSON, though all fields are right', async () => {
    const { form, ...ordered } = await aPayuForm()
    expect(refusalIn(await send(form))).toEqual(refused)
    expect(await fateOf(ordered)).toEqual({ ...open, captured: 25_900 })
  })

  it('is not taken in parts', async () => {
    const { form } = await aPayuForm()
    const parts = new FormData()
    for (const [name, value] of Object.entries(form)) parts.set(name, value)
    expect(refusalIn(await send(parts))).toEqual(refused)
  })

  it.each(['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded2'])(
    'is not taken as %s',
    async (type) => {
      const { form } = await aPayuForm()
      const answer = await send(new URLSearchParams(form).toString(), { 'Content-Type': type })
      expect(refusalIn(answer)).toEqual(refused)
    },
  )

  it('is not taken without a type', async () => {
    expect(refusalIn(await send(new Uint8Array([0x61])))).toEqual(refused)
  })

  it.each(['{', '[]', 'null', '"refund"', '{"action":"refund"}', '{"action":"payment"}'])(
    'is not taken as the JSON %s',
    async (body) => {
      expect(refusalIn(await send(body))).toEqual(refused)
    },
  )

  it.each([null, {}, [], [7], true, '', 1.5, 'x'.repeat(101), undefined])(
    'is not taken as a message of the refund %j',
    async (request_id) => {
      const message = { action: 'refund', merchantTxnId: 'P0123456789ABCDEF0', request_id }
      expect(refusalIn(await send(message))).toEqual(refused)
    },
  )

  it('is not read as JSON beyond its limit either', async () => {
    const answer = await send(JSON.stringify({ action: 'x'.repeat(256 * 1024) }))
    expect(refusalIn(answer)).toEqual({ status: 413, code: 'payload_too_large' })
  })
})

describe('elsewhere', () => {
  it.each(['us', 'ir', 'nowhere'])('the store %s has no such address', async (store) => {
    const { form, ...ordered } = await aPayuForm()
    const body = new URLSearchParams(form)
    const answer = await commerceEngineClient({ store }).post(callbackPath, body)
    expect(refusalIn(answer)).toEqual({ status: 404, code: 'store_not_found' })
    expect(await fateOf(ordered)).toMatchObject({ wasPaid: false })
  })

  it('a shop without PayU has none', async () => {
    const { form } = await aPayuForm()
    const shop = commerceEngineClient({ fetch: withGateways('juspay') })
    const answer = await shop.post(callbackPath, new URLSearchParams(form))
    expect(refusalIn(answer)).toEqual({ status: 404, code: 'route_not_found' })
  })

  it.each(['GET', 'PUT', 'DELETE'])('it is not to be asked by %s', async (method) => {
    const answer = await anybody.request(method, callbackPath)
    expect(refusalIn(answer)).toEqual({ status: 405, code: 'method_not_allowed' })
  })
})

describe('whoever asks', () => {
  it('needs no session, and a bad one is of no account', async () => {
    const { form, ...ordered } = await aPayuForm()
    const stranger = commerceEngineClient({ token: 'none' })
    const { status } = await stranger.post(callbackPath, new URLSearchParams(form))
    expect(status).toBe(200)
    expect(await fateOf(ordered)).toEqual(paid)
  })
})
