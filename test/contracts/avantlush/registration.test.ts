import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import {
  anAddress,
  anAvantlushCustomer,
  registerAtAvantlush,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { signInWithGoogle } from '../../support/customers/google-people.ts'
import { aPhoneAccount } from '../../support/customers/guests.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { invalidFields } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'

const anonymous = avantlushClient()

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

async function refused(account: object): Promise<Json> {
  return (await anonymous.post('/api/register/', account, { expect: 400 })).body
}

describe('registration', () => {
  it('answers the user and a token that works at once', async () => {
    const account = { email: 'Ngozi@Example.com', password, location: 'Nigeria' }
    const { body } = await anonymous.post('/api/register/', account, { expect: 201 })
    expect(body).toEqual({
      user: { email: 'Ngozi@Example.com', location: 'Nigeria', uuid: expect.stringMatching(uuid) },
      token: expect.any(String),
    })
    const client = avantlushClient({ token: body.token })
    const { body: profile } = await client.get('/api/profile/', { expect: 200 })
    expect(profile).toMatchObject({ email: 'Ngozi@Example.com', full_name: '' })
  })

  it('mails a link to the operation that verifies the address', async () => {
    const email = anAddress()
    await registerAtAvantlush(email)
    await sendMails()
    const [mail, ...others] = await mailsTo(email)
    expect(others).toEqual([])
    expect(mail?.subject).toBe('Confirm your email address')
    expect(mail?.text).toMatch(/https:\/\/shop\.test\/api\/verify-email\/[\w-]{43}\/[\w-]+\/\s/)
    expect(mail?.text).toContain('24 hours')
  })

  it('lets the unverified account sign in, as the same user', async () => {
    const email = anAddress()
    const { user } = await registerAtAvantlush(email)
    const credentials = { email, password }
    const { body } = await anonymous.post('/api/auth/login/', credentials, { expect: 200 })
    expect(body.user).toEqual(user)
  })

  it('takes no part of the account but its own fields from the body', async () => {
    const email = anAddress()
    const wish = {
      ...{ email, password, id: 1, uuid: 'x', is_staff: true, is_active: false, is_guest: true },
      ...{ email_verified_at: 1, google_subject: '1', phone: '+2348012345678', username: 'x' },
    }
    await anonymous.post('/api/register/', wish, { expect: 201 })
    const made = `SELECT is_staff, is_guest, email_verified_at, google_subject, phone, username
      FROM users WHERE email = ?`
    expect(await env.DB.prepare(made).bind(email).first()).toEqual({
      ...{ is_staff: 0, is_guest: 0, email_verified_at: null },
      ...{ google_subject: null, phone: null, username: null },
    })
  })

  it('is not blocked by a stale token', async () => {
    const stale = avantlushClient({ token: 'stale.token.here' })
    await stale.post('/api/register/', { email: anAddress(), password }, { expect: 201 })
  })
})

describe('the location of a registration', () => {
  it.each([
    ['not given', {}, null],
    ['null', { location: null }, null],
    ['blank', { location: '  ' }, null],
    ['given with blanks around it', { location: ' Lagos ' }, 'Lagos'],
    ['as long as it may be', { location: 'x'.repeat(100) }, 'x'.repeat(100)],
  ])('may be %s', async (_, given, location) => {
    const account = { email: anAddress(), password, ...given }
    const { body } = await anonymous.post('/api/register/', account, { expect: 201 })
    expect(body.user.location).toBe(location)
  })

  it.each([
    ['x'.repeat(101), 'Ensure this field has at most 100 characters.'],
    ['Lagos\nBcc: x@example.com', 'This text must be in one line.'],
    [7, 'Not a valid string.'],
    [['Lagos'], 'Not a valid string.'],
  ])('may not be %j', async (location, message) => {
    const body = await refused({ email: anAddress(), password, location })
    expect(body).toEqual(invalidFields({ location: [message] }))
  })
})

describe('an address that is taken', () => {
  const taken = invalidFields({ email: ['User with this email address already exists.'] })

  it('is refused without regard to case, whichever contract has the account', async () => {
    const here = await anAvantlushCustomer()
    const google = anAddress()
    await signInWithGoogle({ email: google })
    const addresses = [here.email, google, await anInactiveAccount(), (await aCustomer()).email]
    for (const email of addresses) {
      const account = { email: email.toUpperCase(), password, location: 'Ghana' }
      expect(await refused(account)).toEqual(taken)
    }
  })

  it('leaves the account as it was: password, location and verification', async () => {
    const { email } = await anAvantlushCustomer()
    const row = 'SELECT * FROM users WHERE email = ?'
    const before = await env.DB.prepare(row).bind(email).first()
    await refused({ email, password: 'An0ther-long-phrase!', location: 'Ghana' })
    expect(await env.DB.prepare(row).bind(email).first()).toEqual(before)
    await signInAtAvantlush(email)
    await sendMails()
    expect(await mailsTo(email)).toHaveLength(1)
  })

  it('is not one that an account has merely stated', async () => {
    const email = anAddress()
    const holder = await aPhoneAccount(email)
    await registerAtAvantlush(email)
    expect((await signInAtAvantlush(email)).id).not.toBe(holder)
  })

  it('goes to exactly one of several registrations at once', async () => {
    const account = { email: anAddress(), password }
    const answers = await Promise.all(
      [1, 2, 3].map(() => anonymous.post('/api/register/', account)),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
    await signInAtAvantlush(account.email)
  })
})

describe('what is wrong with a registration', () => {
  it.each([
    ['Sh0rt!', ['This password is too short. It must contain at least 8 characters.']],
    ['9081726354', ['This password is entirely numeric.']],
    ['Password123', ['This password is too common.']],
    ['weak-person', ['The password is too similar to the email address.']],
    [
      '1234567',
      [
        'This password is too short. It must contain at least 8 characters.',
        'This password is entirely numeric.',
      ],
    ],
    ['x'.repeat(129), ['Ensure this field has at most 128 characters.']],
    ['', ['This field may not be blank.']],
  ])('is its password: %s', async (weak, messages) => {
    const body = await refused({ email: 'weak-person@example.com', password: weak })
    expect(body).toEqual(invalidFields({ password: messages }))
  })

  it('is told of every field at once', async () => {
    expect(await refused({ email: 'no', location: 7 })).toEqual(
      invalidFields({
        email: ['Enter a valid email address.'],
        password: ['This field is required.'],
        location: ['Not a valid string.'],
      }),
    )
  })
})
