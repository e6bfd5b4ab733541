import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { waitlistCosts } from '../../budgets/tickets.ts'
import { anAddress } from '../../support/customers/avantlush-customers.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { aKey, loseAnonymousAnswers } from '../../support/faults/lost-answers.ts'
import { invalid, moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { toldBy } from '../../support/http/told-by.ts'

const path = '/api/waitlist/signup/'
const known = { status: 'error', message: 'This email is already on the waitlist.' }

const anonymous = avantlushClient()

function join(email: string, options = {}) {
  return anonymous.post(path, { email }, options)
}

async function mailedTo(address: string) {
  await sendMails()
  return mailsTo(address)
}

async function entriesOf(email: string): Promise<number | null> {
  return env.DB.prepare('SELECT count(*) AS n FROM waitlist WHERE lower(email) = ?')
    .bind(email.toLowerCase())
    .first<number>('n')
}

describe('signing up', () => {
  it('puts the address on the list, as it is written', async () => {
    const { body } = await join(' Somebody@Bücher.example ', { expect: 201 })
    expect(body).toEqual({
      message: 'Successfully joined the waitlist!',
      data: { email: 'Somebody@xn--bcher-kva.example', created_at: moment },
    })
  })

  it('mails a confirmation, once', async () => {
    const email = anAddress()
    await join(email, { expect: 201 })
    const [mail, ...others] = await mailedTo(email)
    expect(others).toEqual([])
    expect(mail?.subject).toBe('You are on the waitlist')
    expect(mail?.text).toBe(
      [
        'Thank you for joining our waitlist.',
        `Email address: ${email}`,
        'We will write to this address when there is news. If you did not ask for it, ignore this message.',
        'Souk\n',
      ].join('\n\n'),
    )
    await join(email, { expect: 400 })
    expect(await mailedTo(email)).toHaveLength(1)
  })

  it('escapes what an address may hold in the mail', async () => {
    const email = `o'brien&sons-${crypto.randomUUID()}@example.com`
    await join(email, { expect: 201 })
    const [mail] = await mailedTo(email)
    expect(mail?.html).toContain('o&#39;brien&amp;sons-')
  })

  it('refuses an address that is on the list, in whatever case', async () => {
    const email = anAddress()
    await join(email, { expect: 201 })
    for (const again of [email, email.toUpperCase(), ` ${email} `]) {
      expect((await join(again, { expect: 400 })).body).toEqual(known)
    }
    expect(await entriesOf(email)).toBe(1)
  })

  it('takes one of many at once', async () => {
    const email = anAddress()
    const answers = await Promise.all([email, email.toUpperCase(), email].map((one) => join(one)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
    expect(await entriesOf(email)).toBe(1)
    const sent = [...(await mailedTo(email)), ...(await mailsTo(email.toUpperCase()))]
    // The simulator finds the one mail under either spelling.
    expect(new Set(sent.map((mail) => JSON.stringify(mail))).size).toBe(1)
  })

  it('does not depend on who asks, and says nothing of accounts', async () => {
    const someone = avantlushClient({ token: 'stale' })
    const email = anAddress()
    const account = { email, password: 'Corr3ct-horse-battery' }
    await anonymous.post('/api/register/', account, { expect: 201 })
    await someone.post(path, { email }, { expect: 201 })
  })

  it('costs what it writes, however long the list is', async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
       INSERT INTO waitlist(email, created_at) SELECT i || '@example.com', 0 FROM n`,
    ).run()
    const { cost } = await join(anAddress(), { expect: 201 })
    expect(cost.queries).toBeLessThanOrEqual(waitlistCosts.joined.queries)
    expect(cost.rowsRead).toBeLessThanOrEqual(waitlistCosts.joined.rowsRead)
    expect(cost.rowsWritten).toBeLessThanOrEqual(waitlistCosts.joined.rowsWritten)
  })
})

describe('an Idempotency-Key', () => {
  it('repeats the answer', async () => {
    const email = anAddress()
    expect(await sendTwice(anonymous, 'POST', path, { email })).toBe(201)
    expect(await mailedTo(email)).toHaveLength(1)
  })

  it('has the same answer where the first one was lost', async () => {
    const email = anAddress()
    const key = aKey()
    const first = await join(email, { ...key, expect: 201 })
    await loseAnonymousAnswers()
    const again = await join(email, { ...key, expect: 201 })
    expect(again.headers.get('Idempotent-Replayed')).toBeNull()
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await mailedTo(email)).toHaveLength(1)
    expect((await join(email, { ...aKey(), expect: 400 })).body).toEqual(known)
  })

  it('is refused with another address', async () => {
    const key = aKey()
    await join(anAddress(), { ...key, expect: 201 })
    const other = anAddress()
    await join(other, { ...key, expect: 422 })
    expect(await entriesOf(other)).toBe(0)
  })
})

describe('bad input', () => {
  const noEmail = 'Enter a valid email address.'
  it.each<[unknown, string]>([
    [undefined, 'This field is required.'],
    [null, 'This field may not be null.'],
    [7, 'Not a valid string.'],
    [1e300, 'Not a valid string.'],
    [['a@example.com'], 'Not a valid string.'],
    [{ email: 'a@example.com' }, 'Not a valid string.'],
    ['', 'This field may not be blank.'],
    ['   ', 'This field may not be blank.'],
    ['somebody', noEmail],
    ['a@b', noEmail],
    ['a@@example.com', noEmail],
    ['a b@example.com', noEmail],
    ['a@example.com\r\nBcc: b@example.com', noEmail],
    ['<b>@example.com', noEmail],
    ['Somebody <a@example.com>', noEmail],
    ['a@example.com,b@example.com', noEmail],
    [`${'x'.repeat(65)}@example.com`, noEmail],
    ['a@example.com\u0000', 'This text contains characters that are not allowed.'],
    [`a@${'abcdefghi.'.repeat(30)}example`, 'Ensure this field has at most 254 characters.'],
  ])('refuses %j', async (email, message) => {
    const { body } = await anonymous.post(path, { email }, { expect: 400 })
    expect(body).toEqual(invalid('email', message))
  })

  it.each(['{"email":', '[]', '7', '"text"'])('refuses the body %s', async (sent) => {
    const { body } = await anonymous.post(path, sent, { expect: 400 })
    expect([body.message, Object.keys(body.errors)]).toEqual(['Validation error', ['body']])
  })

  it('needs an address, JSON, and not much of it', async () => {
    const { body } = await anonymous.post(path, undefined, { expect: 400 })
    expect(body).toEqual(invalid('email', 'This field is required.'))
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    await anonymous.post(path, 'email=a@example.com', { headers, expect: 415 })
    await anonymous.post(path, { email: 'x'.repeat(200_000) }, { expect: 413 })
  })
})

describe('the preview', () => {
  const preview = '/api/preview_email/'

  it('is the mail that is sent, but for the address', async () => {
    const email = anAddress()
    await join(email, { expect: 201 })
    const [mail] = await mailedTo(email)
    const { body, headers } = await anonymous.get(preview, { expect: 200 })
    expect(body).toBe(mail?.html.replace(email, 'user@example.com'))
    expect(headers.get('Content-Type')).toMatch(/^text\/html; charset=utf-8$/i)
  })

  it('lets a browser run and load nothing', async () => {
    const { headers } = await anonymous.get(preview, { expect: 200 })
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    )
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('Cache-Control')).toBe('public, max-age=300')
  })

  it('is open to everybody, asks nothing of the database, and takes no other method', async () => {
    const { cost } = await avantlushClient({ token: 'stale' }).get(preview, { expect: 200 })
    expect(cost).toMatchObject(waitlistCosts.preview)
    const { headers } = await anonymous.post(preview, {}, { expect: 405 })
    expect(headers.get('Allow')).toBe('GET')
  })
})
