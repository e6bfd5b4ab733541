import { describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { operationsOf } from '../../support/conformance/document.ts'
import { documentOf } from '../../support/conformance/documents.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { aGuest, aPhone, proven, upgrade } from '../../support/customers/guests.ts'
import { aSession } from '../../support/customers/sessions.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const tags = ['Authentication', 'Profile', 'Support']
const secured = operationsOf(documentOf('avantlush'))
  .filter((operation) => operation.needsSignIn && operation.tags.some((tag) => tags.includes(tag)))
  .map(({ method, path }) => ({ method, path: path.replace('{id}', '1') }))

const nobody = 'Authentication credentials were not provided.'
const badToken = 'Token is invalid or expired'

/** What the document has in each operation's 401. */
function bodyOf(path: string, message: string): Json {
  if (path.startsWith('/api/profile/')) return { detail: message }
  if (path === '/api/auth/validate-token/') return { valid: false, message: badToken }
  return { status: 'error', message }
}

/** Access tokens that let nobody in here, by what is wrong with them. */
const badTokens: [string, () => Promise<string>][] = [
  ['no token at all', async () => 'nonsense'],
  ['a token of a foreign signature', async () => `${(await anAvantlushCustomer()).tokens.access}x`],
  ['a refresh token', async () => (await anAvantlushCustomer()).tokens.refresh],
  ['an expired token', async () => (await aSession(await anId(), hoursAgo(2))).access],
  ["a guest's token", async () => (await aGuest()).tokens.access],
  [
    'the token of an account with a phone number alone',
    async () => (await upgrade(await aGuest(), { phone: proven(aPhone()) })).tokens.access,
  ],
  ['the token of a deactivated account', deactivatedToken],
]

async function anId(): Promise<number> {
  return (await anAvantlushCustomer()).id
}

function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * 60 * 60 * 1000)
}

async function deactivatedToken(): Promise<string> {
  const { id, tokens } = await anAvantlushCustomer()
  await deactivateUser(context(), id)
  return tokens.access
}

it('the document has these operations for signed-in users', () => {
  expect(secured.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    'GET /api/help/',
    'GET /api/help/1/',
    'GET /api/profile/',
    'PATCH /api/help/1/',
    'PATCH /api/profile/1/',
    'POST /api/auth/validate-token/',
    'POST /api/help/',
    'POST /api/support/submit/',
    'PUT /api/profile/1/',
  ])
})

describe.each(secured)('$method $path', ({ method, path }) => {
  it('answers 401 to nobody', async () => {
    const { body, headers } = await avantlushClient().request(method, path, { expect: 401 })
    expect(body).toEqual(bodyOf(path, nobody))
    expect(headers.get('WWW-Authenticate')).toBe('Bearer realm="api"')
  })

  it.each(badTokens)('answers 401 to %s', async (_, make) => {
    const client = avantlushClient({ token: await make() })
    const { body } = await client.request(method, path, { expect: 401 })
    expect(body).toEqual(bodyOf(path, badToken))
  })

  it('answers 401 before it looks at the body', async () => {
    const wish = { body: method === 'GET' ? undefined : '{"photo": ', expect: 401 }
    const { body } = await avantlushClient().request(method, path, wish)
    expect(body).toEqual(bodyOf(path, nobody))
  })

  it('is open to a good token in every spelling of the scheme', async () => {
    const customer = await anAvantlushCustomer()
    const own = path.replace('1', String(customer.id))
    const headers = { Authorization: `bEaReR ${customer.tokens.access}` }
    const { status } = await avantlushClient({ headers }).request(method, own)
    expect(status).not.toBe(401)
  })
})
