import { expect, test } from 'vitest'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  digits,
  type Visitor,
  verify,
} from '../../support/customers/storefront-visitors.ts'
import { type Answer, commerceEngineClient, storeClient } from '../../support/http/client.ts'

function ask({ client }: Pick<Visitor, 'client'>, wanted: object): Promise<Answer> {
  return client.post('/auth/generate-otp', wanted)
}

async function userOf({ id, client }: Visitor) {
  return (await client.get(`/auth/user/${id}`, { expect: 200 })).body.content.user
}

const emailChange = (email: string) => ({ channel: 'email', email, otp_action: 'update-email' })

test('another address becomes the account’s once its code is verified', async () => {
  const customer = await aRegisteredCustomer()
  const email = anEmail()
  const { body } = await ask(customer, emailChange(email))
  expect((await userOf(customer)).email).toBe(customer.email)
  const session = await verify(customer.client, body)
  expect(session.id).toBe(customer.id)
  expect(await userOf(customer)).toMatchObject({ email, is_email_verified: true })
  const { client } = await aVisitor()
  await client.post('/auth/login/email', { email: customer.email }, { expect: 404 })
  await client.post('/auth/login/email', { email }, { expect: 200 })
})

test('a number that was merely given is verified, and identifies from then on', async () => {
  const visitor = await aVisitor()
  const phone = digits()
  const person = { email: anEmail(), phone, first_name: 'Asha' }
  const { body } = await visitor.client.post('/auth/register/email', person, { expect: 200 })
  const customer = await verify(visitor.client, body)
  expect(await userOf(customer)).toMatchObject({ phone, is_phone_verified: false })
  const { client } = await aVisitor()
  await client.post('/auth/login/phone', { phone }, { expect: 404 })
  const { body: sent } = await ask(customer, { channel: 'sms', phone, otp_action: 'verify-phone' })
  await verify(customer.client, sent)
  expect(await userOf(customer)).toMatchObject({ phone, is_phone_verified: true })
  await client.post('/auth/login/phone', { phone }, { expect: 200 })
})

test('a contact that was merely given goes to whoever verifies it', async () => {
  const phone = digits()
  const [first, second] = [await aVisitor(), await aVisitor()]
  for (const visitor of [first, second]) {
    const person = { email: anEmail(), phone, first_name: 'Asha' }
    const { body } = await visitor.client.post('/auth/register/email', person, { expect: 200 })
    Object.assign(visitor, await verify(visitor.client, body))
  }
  const wanted = { channel: 'whatsapp', phone, otp_action: 'verify-phone' }
  const [one, two] = [await ask(first, wanted), await ask(second, wanted)]
  await verify(second.client, two.body)
  await expect(verify(first.client, one.body)).rejects.toThrow('user_already_exists')
  const { body } = await ask(first, wanted)
  expect(body.code).toBe('user_already_exists')
})

test('a contact of somebody else is neither verified nor taken', async () => {
  const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
  const { status, body } = await ask(customer, emailChange(other.email))
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'user_already_exists' })
  const foreign = { channel: 'email', email: other.email, otp_action: 'verify-email' }
  const { body: refused } = await ask(customer, foreign)
  expect(refused).toMatchObject({
    code: 'validation_error',
    errors: { email: [expect.any(String)] },
  })
})

test('an address that somebody else got in the meantime is refused with its code', async () => {
  const [customer, email] = [await aRegisteredCustomer(), anEmail()]
  const { body } = await ask(customer, emailChange(email))
  await aRegisteredCustomer(email)
  await expect(verify(customer.client, body)).rejects.toThrow('user_already_exists')
})

test('a code that somebody else was sent changes nothing here', async () => {
  const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
  const { body } = await ask(customer, emailChange(anEmail()))
  await expect(verify(other.client, body)).rejects.toThrow('invalid_otp_token')
})

test('visitors change no contacts', async () => {
  const visitor = await aVisitor()
  const { status, body } = await ask(visitor, emailChange(anEmail()))
  expect({ status, code: body.code }).toEqual({ status: 401, code: 'login_required' })
})

test('a purpose goes by a channel that fits', async () => {
  const customer = await aRegisteredCustomer()
  const wrong = { channel: 'sms', phone: digits(), otp_action: 'update-email' }
  expect((await ask(customer, wrong)).body.errors).toHaveProperty('otp_action')
  expect((await ask(customer, { channel: 'pigeon' })).body.errors).toHaveProperty('channel')
})

test('a registration goes on with another code, for the visitor who began it alone', async () => {
  const email = anEmail()
  const [visitor, stranger] = [await aVisitor(), await aVisitor()]
  const person = { email, first_name: 'Asha', last_name: 'Rao' }
  await visitor.client.post('/auth/register/email', person, { expect: 200 })
  const again = { channel: 'email', email, otp_action: 'register' }
  await ask(stranger, again)
  const { body } = await ask(visitor, again)
  const customer = await verify(visitor.client, body)
  expect(await userOf(customer)).toMatchObject({ first_name: 'Asha', last_name: 'Rao' })
})

test('whoever registers what another visitor has begun gets none of its words', async () => {
  const email = anEmail()
  const [attacker, owner] = [await aVisitor(), await aVisitor()]
  const account = { email, password, confirm_password: password }
  await attacker.client.post('/auth/register/password', account, { expect: 200 })
  const { body } = await ask(owner, { channel: 'email', email, otp_action: 'register' })
  const customer = await verify(owner.client, body)
  expect(await userOf(customer)).toMatchObject({ first_name: null, login_methods: ['email'] })
})

test('whoever prepared an unverified account is shut out by the owner of its address', async () => {
  const prepared = await aCustomer()
  const visitor = await aVisitor()
  const wish = { email: prepared.email }
  const { body } = await visitor.client.post('/auth/login/email', wish, { expect: 200 })
  const owner = await verify(visitor.client, body)
  expect(await userOf(owner)).toMatchObject({ email: prepared.email, login_methods: ['email'] })
  await prepared.get('/auth/me/', { expect: 401 })
  const credentials = { email: prepared.email, password }
  await storeClient().post('/auth/login/', credentials, { expect: 401 })
})

test('whoever signs in to an account that was verified leaves its other sessions', async () => {
  const customer = await aRegisteredCustomer()
  const visitor = await aVisitor()
  const { body } = await visitor.client.post('/auth/login/email', { email: customer.email })
  await verify(visitor.client, body)
  await userOf(customer)
})

test('somebody who is signed in registers another account, and leaves this session', async () => {
  const customer = await aRegisteredCustomer()
  const person = { email: anEmail(), first_name: 'Ravi' }
  const { body } = await customer.client.post('/auth/register/email', person, { expect: 200 })
  const other = await verify(customer.client, body)
  expect(other.id).not.toBe(customer.id)
  await commerceEngineClient({ token: customer.tokens.access }).get(`/auth/user/${customer.id}`, {
    expect: 401,
  })
  expect(await userOf(other)).toMatchObject({ first_name: 'Ravi' })
})
