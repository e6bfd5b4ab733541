import { describe, expect, it, test } from 'vitest'
import {
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
} from '../../support/customers/storefront-visitors.ts'
import { withGateways } from '../../support/gateways/with-gateways.ts'
import { type Client, commerceEngineClient, type Json } from '../../support/http/client.ts'

const path = '/payments/payment-methods'

type Gateways = Parameters<typeof withGateways>

/** Somebody in a shop with these gateways. */
async function aVisitorOf(...gateways: Gateways): Promise<Client> {
  const { tokens } = await aVisitor()
  return commerceEngineClient({ token: tokens.access, fetch: withGateways(...gateways) })
}

async function offered(client: Client, query: Record<string, string> = {}): Promise<Json[]> {
  const asked = `${path}?${new URLSearchParams(query)}`
  return (await client.get(asked, { expect: 200 })).body.content.payment_methods
}

const idsOf = (methods: Json[]): string[] => methods.map(({ id }) => id)

const ofPayu = ['payu-card', 'payu-upi', 'payu-netbanking', 'payu-wallet']
const ofJuspay = ['juspay-card', 'juspay-upi', 'juspay-netbanking', 'juspay-wallet']

describe('what can be paid with', () => {
  it.each<[Gateways, string[]]>([
    [[], []],
    [['payu'], ofPayu],
    [['juspay'], ofJuspay],
    [
      ['payu', 'juspay'],
      [...ofPayu, ...ofJuspay],
    ],
  ])('is what the gateways %j offer', async (gateways, ids) => {
    expect(idsOf(await offered(await aVisitorOf(...gateways)))).toEqual(ids)
  })

  it('is told in the codes of PayU', async () => {
    const [, , banks] = await offered(await aVisitorOf('payu'))
    expect(banks).toMatchObject({
      ...{ id: 'payu-netbanking', name: 'Net banking', type: 'netbanking' },
      ...{ payment_provider_slug: 'payu', payment_instructions: null },
      details: [{ code: 'NB', payment_method: 'Net banking', is_subscription_enabled: false }],
    })
    expect(banks.details[0].options).toContainEqual({
      ...{ bankcode: 'HDFB', name: 'HDFC Bank', pg: 'NB', icon_url: '' },
      is_subscription_enabled: false,
    })
  })

  it('is told in the codes of Juspay', async () => {
    const methods = await offered(await aVisitorOf('juspay'))
    const codes = methods.map(({ type, details }) => [
      type,
      details.map(({ payment_method }: Json) => payment_method),
    ])
    expect(Object.fromEntries(codes)).toEqual({
      card: ['VISA', 'MASTER', 'RUPAY'],
      upi: ['UPI_COLLECT', 'UPI_PAY', 'UPI_QR'],
      netbanking: ['NB_AXIS', 'NB_HDFC', 'NB_ICICI', 'NB_SBI'],
      wallet: ['AMAZONPAY', 'PHONEPE'],
    })
  })

  it('is looked for by type and by gateway', async () => {
    const client = await aVisitorOf('payu', 'juspay')
    const found = async (query: Record<string, string>) => idsOf(await offered(client, query))
    expect(await found({ payment_method_type: 'upi' })).toEqual(['payu-upi', 'juspay-upi'])
    expect(await found({ payment_provider_slug: 'juspay' })).toEqual(ofJuspay)
    const both = { payment_method_type: 'card', payment_provider_slug: 'payu' }
    expect(await found(both)).toEqual(['payu-card'])
    expect(await found({ payment_method_type: 'manual' })).toEqual([])
    expect(await found({ payment_method_type: '', payment_provider_slug: '' })).toHaveLength(8)
    expect(await found({ currency: 'USD', page: '2' })).toHaveLength(8)
  })

  it('is nothing of a gateway that is not there', async () => {
    const client = await aVisitorOf('payu')
    expect(await offered(client, { payment_provider_slug: 'juspay' })).toEqual([])
  })

  test.each<Record<string, string>>([
    ...[{ payment_method_type: 'cash' }, { payment_method_type: 'CARD' }],
    ...[{ payment_method_type: 'card,upi' }, { payment_method_type: 'x'.repeat(5_000) }],
    ...[{ payment_provider_slug: 'stripe' }, { payment_provider_slug: 'toString' }],
    ...[{ payment_provider_slug: '\u0000' }, { payment_provider_slug: '1' }],
  ])('cannot be looked for by %j', async (query) => {
    const client = await aVisitorOf('payu', 'juspay')
    const { body } = await client.get(`${path}?${new URLSearchParams(query)}`, { expect: 400 })
    expect(body.code).toBe('validation_error')
    expect(Object.keys(body.errors)).toEqual(Object.keys(query))
  })

  it('is told at the first of two values', async () => {
    const client = await aVisitorOf('payu', 'juspay')
    const twice = `${path}?payment_method_type=upi&payment_method_type=cash`
    const { body } = await client.get(twice, { expect: 200 })
    expect(idsOf(body.content.payment_methods)).toEqual(['payu-upi', 'juspay-upi'])
  })

  it('is told to customers and visitors of this store alone', async () => {
    const { client, tokens } = await aRegisteredCustomer()
    await client.get(path, { expect: 200 })
    for (const nobody of [commerceEngineClient(), commerceEngineClient({ token: 'a.b.c' })]) {
      const { body } = await nobody.get(`${path}?payment_method_type=cash`, { expect: 401 })
      expect(body.code).toBe('unauthorized')
    }
    const elsewhere = commerceEngineClient({ token: tokens.access, store: 'us' })
    expect((await elsewhere.get(path, { expect: 404 })).body.code).toBe('store_not_found')
    const unreadable = await client.get(`${path}?payment_method_type=%FF`, { expect: 400 })
    expect(unreadable.body.code).toBe('invalid_request')
  })
})

describe('saved payment methods', () => {
  const savedOf = ({ id }: Pick<Visitor, 'id'>, query = '') =>
    `/customers/${id}/payment-methods${query}`

  test.each([
    '',
    '?payment_methods=card',
    '?payment_methods=upi_collect,wallet,',
    '?payment_methods=x',
  ])('are none, whichever are asked for: %s', async (query) => {
    const customer = await aRegisteredCustomer()
    const { body } = await customer.client.get(savedOf(customer, query), { expect: 200 })
    expect(body.content).toEqual({
      saved_payment_methods: { upi_collect: [], wallet: [], card: [] },
    })
  })

  it('of somebody else are not found', async () => {
    const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
    for (const id of [customer.id, 'somebody', '1']) {
      const { body } = await other.client.get(savedOf({ id }), { expect: 404 })
      expect(body.code).toBe('not_found')
    }
  })

  it('need somebody who has signed in, in this store', async () => {
    const [customer, visitor] = [await aRegisteredCustomer(), await aVisitor()]
    const { body } = await commerceEngineClient().get(savedOf(customer), { expect: 401 })
    expect(body.code).toBe('unauthorized')
    for (const { id } of [visitor, customer]) {
      const refused = await visitor.client.get(savedOf({ id }), { expect: 401 })
      expect(refused.body.code).toBe('login_required')
    }
    const elsewhere = commerceEngineClient({ token: customer.tokens.access, store: 'us' })
    const { body: unknown } = await elsewhere.get(savedOf(customer), { expect: 404 })
    expect(unknown.code).toBe('store_not_found')
  })
})
