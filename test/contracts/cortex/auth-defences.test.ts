import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { anActiveAccount, anInactiveAccount } from '../../support/customers/accounts.ts'
import { aCortexCustomer, signInAtCortex } from '../../support/customers/cortex-customers.ts'
import { linkMailedTo, mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'
import { limitedCaller, productionSettings, withEnv } from '../../support/http/with-env.ts'

const anonymous = cortexClient()
const next = 'An0ther-long-phrase!'

/** The variable parts of the link in the newest mail to an address. */
async function partsMailedTo(email: string): Promise<{ uid: string; token: string }> {
  const [token = '', uid = ''] = (await linkMailedTo(email)).split('/').reverse().slice(1)
  return { uid, token }
}

async function resetLink(email: string): Promise<{ uid: string; token: string }> {
  await anonymous.post('/auth/users/reset_password/', { email }, { expect: 201 })
  return partsMailedTo(email)
}

function activate({ uid, token }: { uid: string; token: string }) {
  return anonymous.get(`/api/v1/auth/activate/${uid}/${token}/`)
}

function reset(parts: { uid: string; token: string }, new_password = next) {
  return anonymous.post('/auth/users/reset_password_confirm/', { ...parts, new_password })
}

/** One letter of a token changed; not the last, of which two bits say nothing. */
function tampered(token: string): string {
  return (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
}

async function expireLinks(): Promise<void> {
  await env.DB.prepare('UPDATE one_time_tokens SET expires_at = 1').run()
}

describe('activation links', () => {
  it('are refused where they are tampered with, expired, or of somebody else', async () => {
    const [email, other] = [await anInactiveAccount(), await anInactiveAccount()]
    const [own, foreign] = [await partsMailedTo(email), await partsMailedTo(other)]
    expect((await activate({ ...own, token: tampered(own.token) })).status).toBe(400)
    expect((await activate({ ...own, token: foreign.token })).status).toBe(400)
    expect((await activate({ ...own, uid: 'OTk5OTk5' })).status).toBe(400)
    await expireLinks()
    expect((await activate(own)).status).toBe(400)
    await anonymous.post('/auth/jwt/create/', { email, password }, { expect: 401 })
  })

  it.each(['MQ=', 'MDE', 'LTE', 'MS41', 'Zm9v', '%00', '%ED%A0%80', '%2F', '9'.repeat(500)])(
    'are refused with the uid %s',
    async (uid) => {
      expect((await activate({ uid, token: 'x'.repeat(43) })).status).toBe(400)
    },
  )

  it('take effect once when followed several times at once', async () => {
    const email = await anInactiveAccount()
    const parts = await partsMailedTo(email)
    const answers = await Promise.all(Array.from({ length: 5 }, () => activate(parts)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400, 400])
    await signInAtCortex(email)
  })

  it('do not revive an account that was disabled', async () => {
    const email = await anInactiveAccount()
    const parts = await partsMailedTo(email)
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE email = ?').bind(email).run()
    expect((await activate(parts)).status).toBe(400)
    await anonymous.post('/auth/jwt/create/', { email, password }, { expect: 401 })
  })

  it('set no password', async () => {
    const email = await anInactiveAccount()
    expect((await reset(await partsMailedTo(email))).status).toBe(400)
  })
})

describe('reset links', () => {
  it('are refused where they are tampered with, expired, or of somebody else', async () => {
    const [email, other] = [await anActiveAccount(), await anActiveAccount()]
    const [own, foreign] = [await resetLink(email), await resetLink(other)]
    const wrong = [
      { ...own, token: tampered(own.token) },
      { ...own, token: foreign.token },
      { ...own, uid: foreign.uid },
      { ...own, uid: 'OTk5OTk5' },
      { ...own, uid: 'x' },
      { ...own, token: 'x' },
    ]
    for (const parts of wrong) {
      const { status, body } = await reset(parts)
      expect({ status, body }).toEqual({
        status: 400,
        body: { token: ['Invalid token for given user.'] },
      })
    }
    expect((await activate(own)).status).toBe(400)
    await expireLinks()
    expect((await reset(own)).status).toBe(400)
    await signInAtCortex(email)
  })

  it('take effect once when followed several times at once', async () => {
    const email = await anActiveAccount()
    const parts = await resetLink(email)
    const wishes = [1, 2, 3, 4].map((number) => `${next}${number}`)
    const answers = await Promise.all(wishes.map((wish) => reset(parts, wish)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400])
    const attempts = await Promise.all(
      wishes.map((wish) => anonymous.post('/auth/jwt/create/', { email, password: wish })),
    )
    expect(attempts.map(({ status }) => status)).toEqual(
      answers.map(({ status }) => (status === 201 ? 201 : 401)),
    )
    await sendMails()
    const mails = (await mailsTo(email)).filter(({ subject }) => subject.includes('changed'))
    expect(mails).toHaveLength(1)
  })

  it('all end when the password is changed, by one of them or otherwise', async () => {
    const customer = await aCortexCustomer()
    const links = [await resetLink(customer.email), await resetLink(customer.email)]
    const change = { old_password: password, new_password: next, new_password2: next }
    const store = storeClient({ token: customer.tokens.access })
    await store.post('/auth/change-password/', change, { expect: 200 })
    for (const link of links) expect((await reset(link, password)).status).toBe(400)
    const [first, second] = [await resetLink(customer.email), await resetLink(customer.email)]
    expect((await reset(first, password)).status).toBe(201)
    expect((await reset(second)).status).toBe(400)
  })

  it('end when the account moves to another address, and with nothing less', async () => {
    const customer = await aCortexCustomer()
    const store = storeClient({ token: customer.tokens.access })
    const link = await resetLink(customer.email)
    const same = { email: customer.email.toUpperCase(), first_name: 'Reza' }
    await store.patch('/auth/me/', same, { expect: 200 })
    expect((await reset(link)).status).toBe(201)
    const early = await resetLink(customer.email)
    const { tokens } = await signInAtCortex(customer.email, next)
    await storeClient({ token: tokens.access }).patch(
      '/auth/me/',
      { email: `new-${customer.email}` },
      { expect: 200 },
    )
    expect((await reset(early)).status).toBe(400)
  })

  it('end the pause after wrong guesses, and show that the address is right', async () => {
    const email = await anActiveAccount()
    await env.DB.batch([
      env.DB.prepare('INSERT INTO login_attempts VALUES (?, 11, 4e12)').bind(email),
      env.DB.prepare('UPDATE users SET email_verified_at = NULL WHERE email = ?').bind(email),
    ])
    expect((await reset(await resetLink(email))).status).toBe(201)
    const state = `SELECT email_verified_at, (SELECT count(*) FROM login_attempts) AS attempts
      FROM users WHERE email = ?`
    expect(await env.DB.prepare(state).bind(email).first()).toEqual({
      attempts: 0,
      email_verified_at: expect.any(Number),
    })
  })

  it('come out the same when their message is sent again', async () => {
    const email = await anActiveAccount()
    const link = await resetLink(email)
    // The provider refuses another message under the key of the first.
    const again = `UPDATE outbox SET due_at = 1 WHERE kind = 'message.password_reset'
      AND payload ->> 'userId' = (SELECT id FROM users WHERE email = ?)`
    await env.DB.prepare(again).bind(email).run()
    await sendMails()
    expect(await mailsTo(email)).toHaveLength(2)
    expect(await env.DB.prepare('SELECT * FROM dead_letters').first()).toBeNull()
    expect((await reset(link)).status).toBe(201)
  })

  it('are stored as a hash alone', async () => {
    const email = await anActiveAccount()
    const { token } = await resetLink(email)
    const { results: tokens } = await env.DB.prepare('SELECT * FROM one_time_tokens').all()
    const { results: messages } = await env.DB.prepare('SELECT * FROM outbox').all()
    expect(tokens.length).toBeGreaterThan(0)
    expect(JSON.stringify([tokens, messages])).not.toContain(token)
  })
})

describe('asking for a reset', () => {
  it('answers the same, after the same work, for addresses without an active account', async () => {
    const fetch = withEnv({ ...productionSettings, RATE_LIMITS: 'off' })
    const production = cortexClient({ fetch })
    const path = '/auth/users/reset_password/'
    const [known, inactive] = [await anActiveAccount(), await anInactiveAccount()]
    const seen = []
    for (const email of [known, inactive, 'nobody@example.com']) {
      const { cost } = await anonymous.post(path, { email }, { expect: 201 })
      const { body, headers } = await production.post(path, { email }, { expect: 201 })
      expect(body).toEqual({ email })
      seen.push({ queries: cost.queries, headers: [...headers.keys()].toSorted() })
    }
    expect(seen).toEqual([seen[0], seen[0], seen[0]])
    await sendMails()
    expect((await mailsTo(known))[0]?.subject).toBe('Reset your password')
    expect((await mailsTo(inactive)).map(({ subject }) => subject)).toEqual([
      'Activate your account',
    ])
    expect(await mailsTo('nobody@example.com')).toEqual([])
  })

  it('sends one account three links an hour, and answers more requests all the same', async () => {
    const email = await anActiveAccount()
    const ask = () =>
      cortexClient(limitedCaller()).post('/auth/users/reset_password/', { email }, { expect: 201 })
    const linksSent = async () => {
      await sendMails()
      return (await mailsTo(email)).filter(({ subject }) => subject.startsWith('Reset')).length
    }
    for (let i = 0; i < 5; i++) await ask()
    expect(await linksSent()).toBe(3)
    const anHour = 60 * 60 * 1000
    await env.DB.prepare('UPDATE one_time_tokens SET created_at = created_at - ?')
      .bind(anHour)
      .run()
    await ask()
    expect(await linksSent()).toBe(4)
  })
})

describe('guessing passwords', () => {
  it('is paused for both contracts together', async () => {
    const email = await anActiveAccount()
    const attempt = { email, password: 'wrong' }
    const guess = () => cortexClient(limitedCaller()).post('/auth/jwt/create/', attempt)
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(401)
    expect((await guess()).status).toBe(429)
    const right = { email, password }
    await storeClient(limitedCaller()).post('/auth/login/', right, { expect: 429 })
  })
})
