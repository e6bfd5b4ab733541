import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { basic, eventOf, sendEvent } from '../../support/gateways/juspay-events.ts'
import { decideAtJuspay, webhookPath } from '../../support/gateways/juspay-orders.ts'
import { withGateways } from '../../support/gateways/with-gateways.ts'
import { type Answer, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { attemptFates } from '../../support/sales/attempt-fates.ts'
import { anOrderBy, fateOf, type Ordered, shipFor59 } from '../../support/sales/paid-orders.ts'
import { byJuspay } from '../../support/sales/storefront-orders.ts'

const { open } = attemptFates

beforeEach(shipFor59)

const juspay = commerceEngineClient({ headers: basic() })

/** Juspay has the money, and its event waits to be sent. */
async function anEvent(): Promise<{ ordered: Ordered; event: Json }> {
  const ordered = await anOrderBy(byJuspay)
  await decideAtJuspay(ordered.info)
  return { ordered, event: await eventOf(ordered.info.order_id, 'ORDER_SUCCEEDED') }
}

async function storedEvents(): Promise<number> {
  const stored = env.DB.prepare("SELECT count(*) AS n FROM webhook_events WHERE gateway = 'juspay'")
  return (await stored.first<number>('n')) ?? 0
}

function refusalIn({ status, body }: Answer) {
  return { status, code: body.code }
}

describe('an event with wrong credentials', () => {
  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['another password', basic('juspay:juspay_webhook_test2')],
    ['a part of the password', basic('juspay:juspay')],
    ['no password', basic('juspay:')],
    ['another user', basic('juspai:juspay_webhook_test')],
    ['no user', basic(':juspay_webhook_test')],
    ['no colon', basic('juspayjuspay_webhook_test')],
    ['the password as it is', { Authorization: 'Basic juspay:juspay_webhook_test' }],
    ['what is no text in base 64', { Authorization: 'Basic ????' }],
    ['another scheme', { Authorization: `Bearer ${btoa('juspay:juspay_webhook_test')}` }],
    ['nothing behind the scheme', { Authorization: 'Basic' }],
  ])('%s is refused, and nothing is kept', async (_, headers) => {
    const { ordered, event } = await anEvent()
    const before = await storedEvents()
    const answer = await sendEvent(event, headers)
    expect(refusalIn(answer)).toEqual({ status: 401, code: 'unauthorized' })
    expect(answer.body.message).toBe('The credentials agreed with Juspay are required')
    expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Basic realm=/)
    expect(await storedEvents()).toBe(before)
    expect(await fateOf(ordered)).toEqual({ ...open, captured: 25_900 })
  })

  it('is refused before anything in it is looked at', async () => {
    const headers = basic('juspay:wrong')
    for (const body of ['{', '[]', {}, { event_name: 'ORDER_SUCCEEDED' }]) {
      const answer = await commerceEngineClient().post(webhookPath, body, { headers })
      expect(refusalIn(answer)).toEqual({ status: 401, code: 'unauthorized' })
    }
  })
})

describe('an event', () => {
  it.each([
    ['id', undefined],
    ['id', 7],
    ['id', ''],
    ['id', 'x'.repeat(201)],
    ['date_created', undefined],
    ['date_created', 1_700_000_000],
    ['event_name', undefined],
    ['event_name', ''],
    ['event_name', ['ORDER_SUCCEEDED']],
    ['content', undefined],
    ['content', 'order'],
    ['content', []],
  ])('whose %s is %j is told so by its name', async (name, value) => {
    const { event } = await anEvent()
    const { status, body } = await sendEvent({ ...event, [name]: value })
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_error' })
    expect(Object.keys(body.errors)).toEqual([name])
  })

  it.each([
    ['order_id', undefined],
    ['order_id', ''],
    ['order_id', null],
    ['order_id', 'x'.repeat(101)],
    ['status', undefined],
    ['status', 21],
    ['status_id', undefined],
    ['status_id', '21'],
    ['status_id', 21.5],
    ['amount', undefined],
    ['amount', null],
    ['amount', {}],
    ['currency', undefined],
    ['currency', 356],
  ])('whose order has the %s %j is told so by its name', async (name, value) => {
    const { ordered, event } = await anEvent()
    const order = { ...event.content.order, [name]: value }
    const { status, body } = await sendEvent({ ...event, content: { order } })
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_error' })
    expect(Object.keys(body.errors)).toEqual([`content.order.${name}`])
    expect(await fateOf(ordered)).toEqual({ ...open, captured: 25_900 })
  })

  it('without an order is told so', async () => {
    const { event } = await anEvent()
    const { status, body } = await sendEvent({ ...event, content: {} })
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_error' })
    expect(Object.keys(body.errors)).toEqual(['content.order'])
  })

  it.each(['[]', 'null', '"ORDER_SUCCEEDED"', '7'])('is no %s', async (body) => {
    const answer = await juspay.post(webhookPath, body)
    expect(refusalIn(answer)).toEqual({ status: 400, code: 'validation_error' })
  })

  it.each(['{', '{"id": 1,}', 'id=1', '\u0000'])('cannot be read as %j', async (body) => {
    const answer = await juspay.post(webhookPath, body)
    expect(refusalIn(answer)).toEqual({ status: 400, code: 'invalid_request' })
  })

  it('of nothing is told of all that is missing', async () => {
    const { status, body } = await juspay.post(webhookPath)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_error' })
    expect(Object.keys(body.errors)).toEqual(['id', 'date_created', 'event_name', 'content'])
  })

  it('of bytes that are no UTF-8 cannot be read', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await juspay.post(webhookPath, new Uint8Array([0x22, 0xff, 0x22]), { headers })
    expect(refusalIn(answer)).toEqual({ status: 400, code: 'invalid_request' })
  })

  it('that is too large is not read to its end', async () => {
    const { event } = await anEvent()
    const answer = await sendEvent({ ...event, more: 'x'.repeat(256 * 1024) })
    expect(refusalIn(answer)).toEqual({ status: 413, code: 'payload_too_large' })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is not taken as %s',
    async (type) => {
      const { event } = await anEvent()
      const headers = { 'Content-Type': type }
      const answer = await juspay.post(webhookPath, JSON.stringify(event), { headers })
      expect(refusalIn(answer)).toEqual({ status: 415, code: 'unsupported_media_type' })
    },
  )

  it('may tell more than anybody knows', async () => {
    const { event } = await anEvent()
    const order = { ...event.content.order, offers: [{}], new_of_2027: null }
    const more = { ...event, content: { order, txn: {} }, retries: 3 }
    expect((await sendEvent(more)).status).toBe(200)
  })
})

describe('an event of a kind that means nothing to us', () => {
  it.each<[string, Json]>([
    ['of a mandate', { id: 'evt_1', event_name: 'MANDATE_CREATED', content: { mandate: {} } }],
    ['of a customer', { id: 'evt_2', event_name: 'CUSTOMER_CREATED', content: { customer: {} } }],
    ['with a long name', { id: 'evt_3', event_name: 'X'.repeat(300), content: { order: {} } }],
    ['without an id', { event_name: 'MANDATE_CREATED', content: { order: { order_id: 7 } } }],
    ['with a long id', { id: 'x'.repeat(1_000), event_name: 'MANDATE_CREATED' }],
    ['without content', { event_name: 'MANDATE_CREATED', content: null, date_created: [] }],
  ])('is acknowledged and ignored: %s', async (_, event) => {
    const before = await storedEvents()
    const { body } = await juspay.post(webhookPath, event, { expect: 200 })
    expect(body).toEqual({ message: 'Event received', success: true })
    expect(await storedEvents()).toBe(before)
  })

  it('needs the credentials all the same', async () => {
    const event = { event_name: 'MANDATE_CREATED' }
    const answer = await commerceEngineClient().post(webhookPath, event)
    expect(refusalIn(answer)).toEqual({ status: 401, code: 'unauthorized' })
  })
})

describe('elsewhere', () => {
  it.each(['us', 'ir', 'nowhere'])('the store %s has no such address', async (store) => {
    const { event } = await anEvent()
    const other = commerceEngineClient({ store, headers: basic() })
    const answer = await other.post(webhookPath, event)
    expect(refusalIn(answer)).toEqual({ status: 404, code: 'store_not_found' })
  })

  it('a shop without Juspay has none', async () => {
    const { event } = await anEvent()
    const shop = commerceEngineClient({ headers: basic(), fetch: withGateways('payu') })
    const answer = await shop.post(webhookPath, event)
    expect(refusalIn(answer)).toEqual({ status: 404, code: 'route_not_found' })
  })

  it.each(['GET', 'PUT', 'DELETE'])('it is not to be asked by %s', async (method) => {
    const answer = await juspay.request(method, webhookPath)
    expect(refusalIn(answer)).toEqual({ status: 405, code: 'method_not_allowed' })
  })
})
