import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WebhookRejected } from '../../src/core/payments/errors.ts'
import { createPayuGateway } from '../../src/gateways/payu.ts'
import { hashOf } from '../simulator/payu/credentials.ts'

const credentials = { key: 'JPM7Fg', salts: ['new salt', 'TuxqAugd'] }
const gateway = createPayuGateway({ ...credentials, apiUrl: 'https://payu.test' })
const now = new Date('2026-11-22T10:00:00Z')

const read = (body: string) => gateway.verifyWebhook(body, new Headers(), now)
const readFields = (fields: Record<string, string>) => read(new URLSearchParams(fields).toString())

/** The whole example of docs.payu.in, "Collect Payments with Net Banking", with its own hash. */
const documented =
  'mihpayid=403993715524046125&mode=NB&status=success&unmappedstatus=captured&key=JPM7Fg' +
  '&txnid=bvRCCBO4YiGGHE&amount=10.00&discount=0.00&net_amount_debit=10' +
  '&addedon=2021-09-06+13%3A59%3A39&productinfo=iPhone&firstname=Ashish&lastname=&address1=' +
  '&address2=&city=&state=&country=&zipcode=&email=test%40gmail.com&phone=9876543210&udf1=&udf2=' +
  '&udf3=&udf4=&udf5=&udf6=&udf7=&udf8=&udf9=&udf10=&hash=fa7bb889d25b2a60bcf32316d1c9346589ff3de' +
  '012dd0c66aa47ec12f1349837163ef8a603bd8b357de610b768f08dc4fb3bb4702d1ca6d9751300667fd763a6' +
  '&field1=&field2=&field9=Transaction+Completed+Successfully&payment_source=payu&PG_TYPE=NB-PG' +
  '&bank_ref_num=ae67e632-f4eb-4121-b47b-2d35dce5ec2e&bankcode=TESTPGNB&error=E000' +
  '&error_Message=No+Error'

const unsigned = {
  mihpayid: '403993715524046125',
  mode: 'CC',
  status: 'success',
  unmappedstatus: 'captured',
  key: 'JPM7Fg',
  txnid: 'P0123456789ABCDEF0',
  amount: '2183.50',
  productinfo: 'Order 7',
  firstname: 'Asha',
  lastname: 'Rao',
  email: 'asha@example.com',
  phone: '9876543210',
  udf1: 'one',
  udf2: '',
  udf3: 'three',
  udf4: '',
  udf5: '',
}

type Fields = Record<string, string>

/** A message as PayU signs it, with the formula written out. */
function signed(fields: Fields = {}, salt = 'TuxqAugd'): Fields {
  const message: Fields = { ...unsigned, ...fields }
  const of = (name: string) => message[name] ?? ''
  const { additionalCharges, splitInfo } = message
  const parts = [
    ...(additionalCharges ? [additionalCharges] : []),
    salt,
    of('status'),
    ...(splitInfo ? [splitInfo] : []),
    ...['', '', '', '', ''],
    ...['udf5', 'udf4', 'udf3', 'udf2', 'udf1'].map(of),
    ...['email', 'firstname', 'productinfo', 'amount', 'txnid', 'key'].map(of),
  ]
  return { ...message, hash: hashOf(parts) }
}

describe('a signed message', () => {
  it('is read as documented', async () => {
    expect(await read(documented)).toEqual({
      id: 'bvRCCBO4YiGGHE|success|fa7bb889d25b2a60',
      type: 'success',
      unreadable: null,
      evidence: {
        about: 'payment',
        gateway: 'payu',
        reference: 'bvRCCBO4YiGGHE',
        state: 'succeeded',
        money: { amount: 1000, currency: 'INR' },
        captureReference: null,
        instrument: {
          kind: 'netbanking',
          cardNumber: null,
          cardBrand: null,
          bankName: 'TESTPGNB',
          upiId: null,
          walletName: null,
        },
        failureMessage: null,
        metadata: {},
      },
    })
  })

  it.each([
    ['the present salt', {}, 'new salt'],
    ['an older salt', {}, 'TuxqAugd'],
    ['additional charges', { additionalCharges: '17.25' }, 'TuxqAugd'],
    ['a split', { splitInfo: '{"merchant":"10"}' }, 'TuxqAugd'],
    ['both', { additionalCharges: '17.25', splitInfo: '{"merchant":"10"}' }, 'TuxqAugd'],
  ])('is believed with %s', async (_name, fields, salt) => {
    const event = await readFields(signed(fields, salt))
    expect(event?.evidence).toMatchObject({ state: 'succeeded', money: { amount: 218_350 } })
  })

  it('may have its hash in capitals, and is the same message', async () => {
    const message = signed()
    const hash = message.hash?.toUpperCase() ?? ''
    const [event, again] = [await readFields(message), await readFields({ ...message, hash })]
    expect(again).toBeTruthy()
    expect(again?.id).toBe(event?.id)
  })

  it.each([
    ['success', 'succeeded'],
    ['failure', 'failed'],
    ['pending', 'processing'],
    ['in progress', 'processing'],
  ])('that says %s is read as %s', async (status, state) => {
    const event = await readFields(signed({ status }))
    expect(event).toMatchObject({ type: status, evidence: { state } })
  })

  it('about money that is only authorised is a hint', async () => {
    const event = await readFields(signed({ unmappedstatus: 'auth' }))
    const reference = unsigned.txnid
    expect(event?.evidence).toEqual({ about: 'hint', gateway: 'payu', reference })
  })

  it('says why a payment failed', async () => {
    const failed = { status: 'failure', field9: 'No Error', error_Message: 'Declined by bank' }
    const event = await readFields(signed(failed))
    expect(event?.evidence).toMatchObject({ failureMessage: 'Declined by bank' })
  })

  it('shows nothing that is not plain of what no hash covers', async () => {
    const event = await readFields(
      signed({ status: 'failure', field9: '<b>', error_Message: '\u202ex', bankcode: '"' }),
    )
    expect(event?.evidence).toMatchObject({
      failureMessage: 'The payment failed.',
      instrument: { bankName: null, cardBrand: null },
    })
  })

  it.each(['', 'x', '1'.repeat(65)])(
    'is called after its hash, not after "%s"',
    async (mihpayid) => {
      const fields = signed()
      const event = await readFields({ ...fields, mihpayid })
      expect(event?.id).toBe(`${unsigned.txnid}|success|${fields.hash?.slice(0, 16)}`)
    },
  )

  it.each<Fields>([{ amount: 'a lot' }, { amount: '' }, { txnid: '' }, { status: '' }])(
    'cannot be read with %o',
    async (fields) => {
      const event = await readFields(signed(fields))
      expect(event).toMatchObject({ evidence: null, unreadable: expect.any(String) })
      expect(event?.id).toMatch(/^unreadable:/)
    },
  )
})

describe('a message is rejected', () => {
  const covered = [
    ...['key', 'txnid', 'amount', 'productinfo', 'firstname', 'email', 'status'],
    ...['udf1', 'udf2', 'udf3', 'udf4', 'udf5', 'additionalCharges', 'splitInfo', 'hash'],
  ]
  const rejected = (fields: Fields) => expect(readFields(fields)).rejects.toThrow(WebhookRejected)

  it.each(covered)('where %s was changed', async (name) => {
    const message = signed({ additionalCharges: '17.25', splitInfo: '{}' })
    await rejected({ ...message, [name]: `${message[name] ?? ''}1` })
    await rejected({ ...message, [name]: '' === message[name] ? 'x' : '' })
  })

  it.each(['additionalCharges', 'splitInfo'])('where %s was added', async (name) => {
    await rejected({ ...signed(), [name]: '1' })
  })

  it('for any change of what the hash covers', async () => {
    const change = fc.record({ name: fc.constantFrom(...covered), value: fc.string() })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('success', 'failure'), change, async (status, one) => {
        const message = signed({ status, additionalCharges: '1.00', splitInfo: '{}' })
        fc.pre(message[one.name] !== one.value.toWellFormed())
        await rejected({ ...message, [one.name]: one.value })
      }),
    )
  })

  it('where a field pretends to be several', async () => {
    // The same text is hashed: what follows the separator would be the amount.
    const { hash = '' } = signed({ productinfo: 'Order 7', amount: '2183.50' })
    await rejected({
      ...unsigned,
      firstname: 'Order 7|Asha',
      productinfo: '2183.50',
      amount: '',
      hash,
    })
    await rejected(signed({ firstname: 'A|B' }))
    await rejected(signed({ udf1: '|' }))
  })

  it('where the status was turned, with the hash of the other one', async () => {
    const { hash = '' } = signed({ status: 'failure' })
    await rejected({ ...unsigned, status: 'success', hash })
  })

  it('where the second of two fields is the signed one', async () => {
    const body = new URLSearchParams(signed()).toString()
    await expect(read(`amount=1.00&${body}`)).rejects.toThrow(WebhookRejected)
    const event = await read(`${body}&amount=1.00`)
    expect(event?.evidence).toMatchObject({ money: { amount: 218_350 } })
  })

  it.each([
    ['nothing', ''],
    ['JSON', '{"status":"success"}'],
    ['a hash alone', `hash=${'0'.repeat(128)}`],
  ])('that has %s', async (_name, body) => {
    await expect(read(body)).rejects.toThrow(WebhookRejected)
  })

  it('without a hash, and with one of another salt', async () => {
    await rejected(unsigned)
    await rejected(signed({}, 'another salt'))
    await rejected(signed({}, ''))
  })

  it('for another merchant, though signed with our salt', async () => {
    await rejected(signed({ key: 'other' }))
  })
})
