import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { changeProfile } from '../../../src/core/identity/change-profile.ts'
import { emailContact } from '../../../src/core/identity/contacts.ts'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { emailCredentials, logIn } from '../../../src/core/identity/log-in.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import {
  aGuest,
  aPhone,
  aPhoneAccount,
  prove as proveContact,
  proven,
  stated,
  upgrade,
} from '../../support/customers/guests.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { guestTerms } from '../../support/customers/sessions.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const taken = (field: string) => ({ code: `${field}_taken` })

function register(email: string, expect: number) {
  const account = { email, first_name: 'Ada', last_name: 'Byron', password, password2: password }
  return storeClient().post('/auth/register/', account, { expect })
}

function prove(userId: number, email: string): Promise<void> {
  return proveContact(userId, emailContact(email))
}

it('lets any number of accounts state an address, which identifies none of them', async () => {
  const email = 'stated@shop.test'
  expect(await aPhoneAccount(email)).not.toBe(await aPhoneAccount(email))
  await storeClient().post('/auth/login/', { email, password }, { expect: 401 })
  await cortexClient().post('/auth/users/reset_password/', { email }, { expect: 201 })
  await sendMails()
  expect(await mailsTo(email)).toEqual([])
})

it('gives an address that was merely stated to whoever registers with it', async () => {
  const email = 'wanted@shop.test'
  const holder = await aPhoneAccount(email)
  await register(email.toUpperCase(), 201)
  await storeClient().post('/auth/login/', { email, password }, { expect: 200 })
  await expect(prove(holder, email)).rejects.toMatchObject(taken('email'))
})

it('gives an address that was merely stated to whoever proves it', async () => {
  const email = 'shared@shop.test'
  const [first, second] = [await aPhoneAccount(email), await aPhoneAccount(email)]
  await prove(second, email)
  await expect(prove(first, email)).rejects.toMatchObject(taken('email'))
  await register(email, 400)
  const customer = await aCustomer()
  await customer.patch('/auth/me/', { email }, { expect: 400 })
})

it('lets exactly one of several accounts prove an address at once', async () => {
  const email = 'raced@shop.test'
  const holders = await Promise.all([1, 2, 3].map(() => aPhoneAccount(email)))
  const proofs = await Promise.allSettled(holders.map((holder) => prove(holder, email)))
  expect(proofs.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

it('counts an address as taken from registration on, activated or not', async () => {
  const holder = await aPhoneAccount('other@shop.test')
  await expect(prove(holder, await anInactiveAccount())).rejects.toMatchObject(taken('email'))
  await expect(prove(holder, (await aCustomer()).email)).rejects.toMatchObject(taken('email'))
})

it('activates an account that proves its address', async () => {
  const email = await anInactiveAccount()
  const { user } = await upgrade(await aGuest(), { email: proven(email) })
  expect(user).toMatchObject({ email, isActive: true, isEmailVerified: true })
})

it('ends the links that went to an address which another, proven one replaces', async () => {
  const { id, email } = await aCustomer()
  await cortexClient().post('/auth/users/reset_password/', { email }, { expect: 201 })
  const links = env.DB.prepare('SELECT count(*) AS n FROM one_time_tokens WHERE user_id = ?')
  await prove(id, email.toUpperCase())
  expect(await links.bind(id).first('n')).toBe(1)
  await prove(id, `moved-${email}`)
  expect(await links.bind(id).first('n')).toBe(0)
})

it('proves nothing for guests and deactivated accounts', async () => {
  const { id } = await aCustomer()
  await deactivateUser(context(), id)
  await expect(prove(id, 'late@shop.test')).rejects.toThrow()
  await expect(prove((await aGuest()).id, 'guest@shop.test')).rejects.toThrow()
})

it('lets a phone number identify one account, and any number of others state it', async () => {
  const phone = aPhone()
  const email = (name: string) => proven(`${name}@phones.test`)
  await upgrade(await aGuest(), { email: email('one'), phone: stated(phone) })
  await upgrade(await aGuest(), { email: email('two'), phone: stated(phone) })
  const first = await upgrade(await aGuest(), { phone: proven(phone) })
  await upgrade(await aGuest(), { email: email('three'), phone: stated(phone) })
  const again = await upgrade(await aGuest(), { phone: proven(phone) })
  expect(again.user.id).toBe(first.user.id)
})

it('tells an account that waits for activation from one that was deactivated', async () => {
  const signIn = (email: string) =>
    logIn(context(), emailCredentials({ email, password }), guestTerms)
  await expect(signIn(await anInactiveAccount())).rejects.toMatchObject({ data: 'not_activated' })
  const { id, email } = await aCustomer()
  await deactivateUser(context(), id)
  await expect(signIn(email)).rejects.toMatchObject({ data: 'deactivated' })
})

it('keeps a number that is all that identifies an account, whatever a profile says', async () => {
  const ctx = context()
  const user = await findUser(ctx.db, await aPhoneAccount('kept@shop.test'))
  if (!user) throw new Error('There is no such account')
  for (const phone of [aPhone(), null]) {
    await expect(changeProfile(ctx, user, { phone })).rejects.toMatchObject({
      code: 'phone_rejected',
    })
  }
  const { phone } = await changeProfile(ctx, user, { phone: user.phone })
  expect(phone).toBe(user.phone)
})
