import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import {
  anAddress,
  anAvantlushCustomer,
  aVerifiedAccount,
  resetLinkFor,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { signInAtCortex } from '../../support/customers/cortex-customers.ts'
import { signInWithGoogle } from '../../support/customers/google-people.ts'
import { ageLinks } from '../../support/customers/links.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { avantlushClient, cortexClient, storeClient } from '../../support/http/client.ts'
import { limitedCaller } from '../../support/http/with-env.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()
const forgot = '/api/forgot-password/'
const next = 'An0ther-long-phrase!'
const minuteMs = 60 * 1000
const hourMs = 60 * minuteMs

const badLink = { success: false, message: 'Invalid reset link' }

async function expectBadLink(link: string, body: unknown = { password: next }): Promise<void> {
  expect((await anonymous.post(link, body, { expect: 400 })).body).toEqual(badLink)
}

describe('a forgotten password', () => {
  it('is replaced by a link to a page of the storefront, which works for an hour', async () => {
    const email = await aVerifiedAccount()
    const { body } = await anonymous.post(forgot, { email: email.toUpperCase() }, { expect: 200 })
    expect(body).toEqual({ success: true, message: 'Password reset link sent to your email' })
    await sendMails()
    const [mail] = await mailsTo(email)
    expect(mail?.subject).toBe('Reset your password')
    expect(mail?.text).toMatch(/https:\/\/storefront\.test\/reset-password\/[\w-]+\/[\w-]{43}\/\s/)
    expect(mail?.text).toContain('1 hour')
  })

  it('of nobody is not mailed about', async () => {
    const { id, email } = await anAvantlushCustomer()
    await deactivateUser(context(), id)
    for (const address of ['nobody@example.com', email]) {
      const { body } = await anonymous.post(forgot, { email: address }, { expect: 404 })
      expect(body).toEqual({ success: false, message: 'No user found with this email address' })
    }
    await sendMails()
    expect(await mailsTo('nobody@example.com')).toEqual([])
  })

  it('needs an address', async () => {
    const { body } = await anonymous.post(forgot, { email: 'no' }, { expect: 400 })
    expect(body.errors).toEqual({ email: ['Enter a valid email address.'] })
    await anonymous.post(forgot, {}, { expect: 400 })
  })

  it('is mailed about three times an hour, also to many who ask at once', async () => {
    const email = await aVerifiedAccount()
    const ask = () => avantlushClient(limitedCaller()).post(forgot, { email })
    const answers = await Promise.all(Array.from({ length: 6 }, ask))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429, 429, 429])
    await sendMails()
    const sent = (await mailsTo(email)).filter(({ subject }) => subject.startsWith('Reset'))
    expect(sent).toHaveLength(3)
    await ageLinks(hourMs)
    expect((await ask()).status).toBe(200)
  })

  it('may never have been set', async () => {
    const email = anAddress()
    await signInWithGoogle({ email })
    await anonymous.post(await resetLinkFor(email), { password: next }, { expect: 200 })
    await signInAtAvantlush(email, next)
    await signInWithGoogle({ email })
  })
})

describe('a reset link', () => {
  it('sets a password for every contract, once, and ends all earlier tokens', async () => {
    const email = await aVerifiedAccount()
    const { tokens } = await signInAtAvantlush(email)
    const elsewhere = await signInAtCortex(email)
    const link = await resetLinkFor(email)
    const { body } = await anonymous.post(link, { password: next }, { expect: 200 })
    expect(body).toEqual({ success: true, message: 'Password reset successful' })
    for (const { access, refresh } of [tokens, elsewhere.tokens]) {
      await avantlushClient({ token: access }).get('/api/profile/', { expect: 401 })
      await storeClient({ token: access }).get('/auth/me/', { expect: 401 })
      const old = { refresh_token: refresh }
      await anonymous.post('/api/auth/refresh/', old, { expect: 401 })
    }
    await anonymous.post('/api/auth/login/', { email, password }, { expect: 401 })
    await signInAtAvantlush(email, next)
    await signInAtCortex(email, next)
    await expectBadLink(link)
    await sendMails()
    expect((await mailsTo(email))[0]?.subject).toBe('Your password was changed')
  })

  it('works for one hour', async () => {
    const [one, other] = [await aVerifiedAccount(), await aVerifiedAccount()]
    const links = [await resetLinkFor(one), await resetLinkFor(other)]
    await ageLinks(hourMs - minuteMs)
    await anonymous.post(links[0] ?? '', { password: next }, { expect: 200 })
    await ageLinks(minuteMs)
    await expectBadLink(links[1] ?? '')
    await signInAtAvantlush(other)
  })

  it('takes effect once when followed several times at once', async () => {
    const email = await aVerifiedAccount()
    const link = await resetLinkFor(email)
    const wishes = [1, 2, 3].map((number) => `${next}${number}`)
    const answers = await Promise.all(
      wishes.map((wish) => anonymous.post(link, { password: wish })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
  })

  it('is not used up by a weak password', async () => {
    const email = await aVerifiedAccount()
    const link = await resetLinkFor(email)
    for (const weak of ['Sh0rt!', '9081726354', email]) {
      const { body } = await anonymous.post(link, { password: weak }, { expect: 400 })
      expect(body).toMatchObject({ status: 'error', message: 'Validation error' })
      expect(Object.keys(body.errors)).toEqual(['password'])
    }
    const { body } = await anonymous.post(link, {}, { expect: 400 })
    expect(body.errors).toEqual({ password: ['This field is required.'] })
    await anonymous.post(link, { password: next }, { expect: 200 })
  })

  it.each([
    ['a good password', { password: next }],
    ['a weak password', { password: 'weak' }],
    ['a password that is too long', { password: 'x'.repeat(129) }],
    ['no password', {}],
    ['no body', undefined],
    ['a number', { password: 7 }],
    ['an array', []],
    ['malformed JSON', '{"password": '],
    ['a large body', { password: 'x'.repeat(200_000) }],
  ])('that is bad is told of before anything about %s', async (_, body) => {
    await expectBadLink(`/api/reset-password/MQ/${'x'.repeat(43)}/`, body)
    await expectBadLink('/api/reset-password/x/x/', body)
  })

  it('that is bad is told of before the type of the body and the Idempotency-Key', async () => {
    const path = `/api/reset-password/MQ/${'x'.repeat(43)}/`
    const text = { 'Content-Type': 'text/plain' }
    const { body } = await anonymous.post(path, 'hello', { headers: text, expect: 400 })
    expect(body).toEqual(badLink)
    const headers = { 'Idempotency-Key': 'x'.repeat(256) }
    const second = await anonymous.post(path, { password: next }, { headers, expect: 400 })
    expect(second.body).toEqual(badLink)
  })

  it('is refused where it is tampered with, or of somebody else', async () => {
    const [own, foreign] = [await aVerifiedAccount(), await aVerifiedAccount()]
    const [uid = '', token = ''] = (await resetLinkFor(own)).split('/').slice(3)
    const [otherUid = '', otherToken = ''] = (await resetLinkFor(foreign)).split('/').slice(3)
    const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    const attempts = [
      [uid, otherToken],
      [otherUid, token],
      [uid, changed],
      [token, uid],
    ]
    for (const [u, t] of attempts) await expectBadLink(`/api/reset-password/${u}/${t}/`)
    for (const email of [own, foreign]) await signInAtAvantlush(email)
  })

  it('verifies and activates the account, whatever it waited for', async () => {
    const { email } = await anAvantlushCustomer()
    const inactive = await anInactiveAccount()
    for (const address of [email, inactive]) {
      await anonymous.post(await resetLinkFor(address), { password: next }, { expect: 200 })
      const again = { email: address }
      await anonymous.post('/api/resend-verification/', again, { expect: 404 })
      await signInAtAvantlush(address, next)
    }
  })

  it('of a deactivated account sets nothing', async () => {
    const email = await aVerifiedAccount()
    const { id } = await signInAtAvantlush(email)
    const link = await resetLinkFor(email)
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE id = ?').bind(id).run()
    await expectBadLink(link)
  })

  it('works under the contract that did not mail it', async () => {
    const email = await aVerifiedAccount()
    const [uid, token] = (await resetLinkFor(email)).split('/').slice(3)
    const wish = { uid, token, new_password: next }
    await cortexClient().post('/auth/users/reset_password_confirm/', wish, { expect: 201 })
    await signInAtAvantlush(email, next)
  })
})
