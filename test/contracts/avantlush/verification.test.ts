import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import {
  anAddress,
  anAvantlushCustomer,
  aVerifiedAccount,
  registerAtAvantlush,
  resetLinkFor,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { ageLinks } from '../../support/customers/links.ts'
import { linkMailedTo, mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { avantlushClient, storeClient } from '../../support/http/client.ts'
import { limitedCaller } from '../../support/http/with-env.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()
const resend = '/api/resend-verification/'
const minuteMs = 60 * 1000
const dayMs = 24 * 60 * minuteMs

const badLink = { success: false, message: 'Invalid verification link' }
const nobodyWaits = { success: false, message: 'No unverified user found with this email' }

/** A registered address and the link that was mailed to it. */
async function anUnverified(): Promise<{ email: string; link: string }> {
  const email = anAddress()
  await registerAtAvantlush(email)
  return { email, link: await linkMailedTo(email) }
}

async function isVerified(email: string): Promise<boolean> {
  const row = 'SELECT email_verified_at AS at FROM users WHERE email = ?'
  return (await env.DB.prepare(row).bind(email).first('at')) !== null
}

async function expectRefused(link: string): Promise<void> {
  expect((await anonymous.get(link, { expect: 400 })).body).toEqual(badLink)
}

describe('a verification link', () => {
  it('verifies the address and answers an access token', async () => {
    const { email, link } = await anUnverified()
    expect(await isVerified(email)).toBe(false)
    const { body } = await anonymous.get(link, { expect: 200 })
    expect(body).toEqual({
      success: true,
      message: 'Email verified successfully',
      token: expect.any(String),
    })
    expect(await isVerified(email)).toBe(true)
    const client = avantlushClient({ token: body.token })
    expect((await client.get('/api/profile/', { expect: 200 })).body.email).toBe(email)
  })

  it('works once, also when followed several times at once', async () => {
    const { link } = await anUnverified()
    const answers = await Promise.all([1, 2, 3].map(() => anonymous.get(link)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    await expectRefused(link)
  })

  it('is not used up by whoever asks whether it is there', async () => {
    const { email, link } = await anUnverified()
    const head = await anonymous.request('HEAD', link)
    expect(head.status).toBe(200)
    expect(await isVerified(email)).toBe(false)
    await anonymous.get(link, { expect: 200 })
  })

  it('works for 24 hours', async () => {
    const [one, other] = [await anUnverified(), await anUnverified()]
    await ageLinks(dayMs - minuteMs)
    await anonymous.get(one.link, { expect: 200 })
    await ageLinks(minuteMs)
    await expectRefused(other.link)
    expect(await isVerified(other.email)).toBe(false)
  })

  it('is refused where it is tampered with, or of somebody else', async () => {
    const [own, foreign] = [await anUnverified(), await anUnverified()]
    const [token = '', uid = ''] = own.link.split('/').slice(3)
    const [otherToken = '', otherUid = ''] = foreign.link.split('/').slice(3)
    const attempts = [
      [otherToken, uid],
      [token, otherUid],
      [token.startsWith('A') ? `B${token.slice(1)}` : `A${token.slice(1)}`, uid],
      [uid, token],
      [token, 'OTk5OTk5'],
      ['x', 'x'],
    ]
    for (const [t, u] of attempts) await expectRefused(`/api/verify-email/${t}/${u}/`)
    for (const { link } of [own, foreign]) await anonymous.get(link, { expect: 200 })
  })

  it.each(['MQ=', 'MDE', 'LTE', '%00', '%ED%A0%80', '%2F', '9'.repeat(500)])(
    'is refused with the user %s',
    async (uid) => {
      await expectRefused(`/api/verify-email/${'x'.repeat(43)}/${uid}/`)
    },
  )

  it('neither signs in to nor verifies a deactivated account', async () => {
    const { email, link } = await anUnverified()
    const { id } = await signInAtAvantlush(email)
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE id = ?').bind(id).run()
    await expectRefused(link)
    expect(await isVerified(email)).toBe(false)
  })

  it('verifies no address but the one that it was mailed to', async () => {
    const { email, link } = await anUnverified()
    const { tokens } = await signInAtAvantlush(email)
    const moved = { email: `moved-${email}` }
    await storeClient({ token: tokens.access }).patch('/auth/me/', moved, { expect: 200 })
    await expectRefused(link)
  })

  it('ends no login and no password', async () => {
    const { email, link } = await anUnverified()
    const { tokens } = await signInAtAvantlush(email)
    await anonymous.get(link, { expect: 200 })
    await avantlushClient({ token: tokens.access }).get('/api/profile/', { expect: 200 })
    await signInAtAvantlush(email)
  })

  it('leaves a reset link good, and ends with one that is used', async () => {
    const { email, link } = await anUnverified()
    const first = await resetLinkFor(email)
    await anonymous.get(link, { expect: 200 })
    await anonymous.post(first, { password: 'An0ther-long-phrase!' }, { expect: 200 })
    const other = await anUnverified()
    const reset = await resetLinkFor(other.email)
    await anonymous.post(reset, { password: 'An0ther-long-phrase!' }, { expect: 200 })
    await expectRefused(other.link)
  })
})

describe('asking for the link again', () => {
  it('mails another one, and earlier ones stay good until the address is verified', async () => {
    const { email, link: first } = await anUnverified()
    const { body } = await anonymous.post(resend, { email: email.toUpperCase() }, { expect: 200 })
    expect(body).toEqual({ success: true, message: 'Verification email resent successfully' })
    const second = await linkMailedTo(email)
    await anonymous.post(resend, { email }, { expect: 200 })
    const third = await linkMailedTo(email)
    expect(new Set([first, second, third]).size).toBe(3)
    await anonymous.get(first, { expect: 200 })
    await expectRefused(second)
    await expectRefused(third)
  })

  it('finds nobody for an unknown, a verified and a deactivated address', async () => {
    const { email, id } = await anAvantlushCustomer()
    await deactivateUser(context(), id)
    for (const address of ['nobody@example.com', await aVerifiedAccount(), email]) {
      const { body } = await anonymous.post(resend, { email: address }, { expect: 404 })
      expect(body).toEqual(nobodyWaits)
    }
  })

  it('finds accounts of the other contracts, and activates one that waits for it', async () => {
    const [{ email }, inactive] = [await aCustomer(), await anInactiveAccount()]
    for (const address of [email, inactive]) {
      await anonymous.post(resend, { email: address }, { expect: 200 })
      await anonymous.get(await linkMailedTo(address), { expect: 200 })
      await signInAtAvantlush(address)
    }
  })

  it('needs an address', async () => {
    const { body } = await anonymous.post(resend, {}, { expect: 400 })
    expect(body.errors).toEqual({ email: ['This field is required.'] })
    await anonymous.post(resend, { email: 'no' }, { expect: 400 })
  })

  it('mails one account three links an hour, that of its registration among them', async () => {
    const email = anAddress()
    const account = { email, password }
    await avantlushClient(limitedCaller()).post('/api/register/', account, { expect: 201 })
    const ask = (expect: number) =>
      avantlushClient(limitedCaller()).post(resend, { email }, { expect })
    await ask(200)
    await ask(200)
    await ageLinks(55 * minuteMs)
    const { body, headers } = await ask(429)
    expect(body).toEqual({ status: 'error', message: 'Too many requests. Try again later.' })
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(Number(headers.get('Retry-After'))).toBeLessThanOrEqual(5 * 60)
    await sendMails()
    expect(await mailsTo(email)).toHaveLength(3)
    await ageLinks(5 * minuteMs)
    await ask(200)
  })

  it('mails no more than that to many who ask at once', async () => {
    const email = anAddress()
    await registerAtAvantlush(email)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => avantlushClient(limitedCaller()).post(resend, { email })),
    )
    const asked = answers.map(({ status }) => status).toSorted()
    expect(asked).toEqual([200, 200, 429, 429, 429, 429, 429, 429])
    await sendMails()
    expect(await mailsTo(email)).toHaveLength(3)
  })
})
