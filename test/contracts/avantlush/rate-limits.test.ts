import { describe, expect, it } from 'vitest'
import { type Operation, operationsOf } from '../../support/conformance/document.ts'
import { documentOf } from '../../support/conformance/documents.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { anAddress, anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { aSession } from '../../support/customers/sessions.ts'
import { avantlushClient, type Client } from '../../support/http/client.ts'
import { limitedCaller, withEnv } from '../../support/http/with-env.ts'

const operations = operationsOf(documentOf('avantlush'))
const limited = operations.filter(({ responses }) => '429' in responses)

/** Reading the catalogue, how it is shipped, and the mail of the waitlist has a limit of its own. */
const isReading = ({ method, path }: Operation) =>
  method === 'GET' && /^\/api\/(products|shipping-methods|preview_email|reviews)\//.test(path)

function limitOf(operation: Operation): Partial<Env> {
  if (isReading(operation)) return { READ_LIMIT: exhausted }
  return operation.needsSignIn ? { CHANGE_LIMIT: exhausted } : { ANONYMOUS_LIMIT: exhausted }
}

function limitsOfOthers(operation: Operation): Partial<Env> {
  const all = { ANONYMOUS_LIMIT: exhausted, CHANGE_LIMIT: exhausted, READ_LIMIT: exhausted }
  const own = Object.keys(limitOf(operation)).map((name) => [name, endless])
  return { ...all, ...Object.fromEntries(own) }
}

/** Whoever the operation is for. */
async function whoMay({ needsStaff }: Operation): Promise<{ id: number; token: string }> {
  const { id, tokens } = await anAvantlushCustomer()
  if (!needsStaff) return { id, token: tokens.access }
  const { access } = await aSession(await anAccount({ staff: true }))
  return { id, token: access }
}

const tooMany = { status: 'error', message: 'Too many requests. Try again later.' }

const exhausted: RateLimit = { limit: async () => ({ success: false }) }
const endless: RateLimit = { limit: async () => ({ success: true }) }

/** A client of the Worker in which these bindings refuse, and the others let everybody pass. */
function clientWhere(refusing: Partial<Env>, token?: string): Client {
  const fetch = withEnv({
    ...{ RATE_LIMITS: 'on', ANONYMOUS_LIMIT: endless, CHANGE_LIMIT: endless, READ_LIMIT: endless },
    ...refusing,
  })
  return avantlushClient({ fetch, ...(token && { token }) })
}

function filled(path: string, id: number): string {
  return path.replace('{id}', String(id)).replace(/\{\w+\}/g, 'x')
}

describe('an operation whose document has 429', () => {
  it.each(limited)('is refused above its limit: $method $path', async (operation) => {
    const { id, token } = await whoMay(operation)
    const client = clientWhere(limitOf(operation), operation.needsSignIn ? token : undefined)
    const path = filled(operation.path, id)
    const { body, headers } = await client.request(operation.method, path, { expect: 429 })
    expect(body).toEqual(tooMany)
    expect(headers.get('Retry-After')).toBe('60')
  })

  it.each(limited)('is not touched by the limits of others: $method $path', async (operation) => {
    const { id, token } = await whoMay(operation)
    const client = clientWhere(limitsOfOthers(operation), token)
    const { status } = await client.request(operation.method, filled(operation.path, id))
    expect(status).not.toBe(429)
  })

  it('is every one that changes something or asks for no token, webhooks apart', () => {
    const unlimited = operations.filter((operation) => !limited.includes(operation))
    const changing = unlimited.filter(({ method }) => method !== 'GET')
    expect(changing.map(({ id }) => id)).toEqual([
      'stripeWebhook',
      'paypalWebhook',
      'cloverWebhook',
    ])
    const reading = unlimited.filter(({ method }) => method === 'GET')
    expect(reading.filter(({ needsSignIn }) => !needsSignIn)).toEqual([])
  })
})

it('reading the own profile has no limit', async () => {
  const { tokens } = await anAvantlushCustomer()
  const refusing = { ANONYMOUS_LIMIT: exhausted, CHANGE_LIMIT: exhausted, READ_LIMIT: exhausted }
  await clientWhere(refusing, tokens.access).get('/api/profile/', { expect: 200 })
})

it('changes are counted by user, and not before it is known who it is', async () => {
  const [one, other] = [await anAvantlushCustomer(), await anAvantlushCustomer()]
  const onlyOthers: RateLimit = {
    limit: async ({ key }) => ({ success: key !== `user:${one.id}` }),
  }
  const pathOf = ({ id }: { id: number }) => `/api/profile/${id}/`
  const client = (token: string) => clientWhere({ CHANGE_LIMIT: onlyOthers }, token)
  await client(one.tokens.access).patch(pathOf(one), {}, { expect: 429 })
  await client(other.tokens.access).patch(pathOf(other), {}, { expect: 200 })
  await client('nonsense').patch(pathOf(one), {}, { expect: 401 })
})

describe('anonymous requests', () => {
  it('are five a minute from one address over all operations together', async () => {
    const statuses = await withinAMinute(async () => {
      const caller = avantlushClient(limitedCaller())
      const email = anAddress()
      return [
        (await caller.post('/api/register/', {})).status,
        (await caller.post('/api/auth/login/', {})).status,
        (await caller.post('/api/auth/refresh/', {})).status,
        (await caller.post('/api/forgot-password/', { email })).status,
        (await caller.post('/api/waitlist/signup/', {})).status,
        (await caller.post('/api/resend-verification/', { email })).status,
        (await caller.get('/api/verify-email/x/x/')).status,
        (await caller.post('/api/waitlist/signup/', { email })).status,
        (await caller.post('/api/auth/google/', {})).status,
        (await caller.get('/api/preview_email/')).status,
        (await avantlushClient(limitedCaller()).post('/api/auth/login/', {})).status,
      ]
    })
    expect(statuses).toEqual([400, 400, 400, 404, 400, 429, 429, 429, 429, 200, 400])
  })

  it('are as many as one likes in development', async () => {
    const headers = { 'CF-Connecting-IP': '192.0.2.1' }
    const caller = avantlushClient({ headers })
    const statuses = []
    for (let i = 0; i < 12; i++) statuses.push((await caller.post('/api/auth/login/', {})).status)
    expect(new Set(statuses)).toEqual(new Set([400]))
  })

  it('with a token count as much: what does not depend on the caller ignores it', async () => {
    const { tokens } = await anAvantlushCustomer()
    const client = clientWhere({ ANONYMOUS_LIMIT: exhausted }, tokens.access)
    await client.post('/api/auth/login/', {}, { expect: 429 })
  })
})

/** The binding counts by minutes of the clock: what has run over the end of one is run again. */
async function withinAMinute<T>(act: () => Promise<T>): Promise<T> {
  const minute = () => Math.floor(Date.now() / 60_000)
  const begun = minute()
  const result = await act()
  return minute() === begun ? result : withinAMinute(act)
}
