import { beforeAll, expect, it } from 'vitest'
import { operationsOf } from '../../support/conformance/document.ts'
import { documentOf } from '../../support/conformance/documents.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { callBadly } from '../../support/http/call-badly.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const operations = operationsOf(documentOf('avantlush'))
const forStaff = operations.filter(({ needsStaff }) => needsStaff)
const forUsers = operations.filter(({ needsSignIn, needsStaff }) => needsSignIn && !needsStaff)
const open = operations.filter(({ needsSignIn }) => !needsSignIn)
/** A token is not needed, but looked at. */
const forAnybody = open.filter(({ responses, path }) => '401' in responses && !isAnswer(path))
/** A token is not looked at. */
const forNobody = open.filter((operation) => !forAnybody.includes(operation))

/** Signing in and refreshing answer 401 for what is in their bodies. */
function isAnswer(path: string): boolean {
  return path.startsWith('/api/auth/')
}

const unsigned = 'Authentication credentials were not provided.'
const stale = 'Token is invalid or expired'
const forbidden = 'You do not have permission to perform this action'

/** Dashboards have no full stop. */
const bare = (message: string) => message.replace(/\.$/, '')

/** Some resources have an error format of their own. */
function refusal(path: string, status: number, message: string): Json {
  if (path.startsWith('/api/dashboard/'))
    return [status, { success: false, message: bare(message) }]
  if (path.startsWith('/api/profile/')) return [status, { detail: message }]
  if (path === '/api/auth/validate-token/') return [status, { valid: false, message: stale }]
  return [status, { status: 'error', message }]
}

let customer: Client
let closed: Client

beforeAll(async () => {
  const [staff, leaving] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
  customer = await anAvantlushCustomer()
  await staff.delete(`/api/customers/${leaving.id}/`, { expect: 204 })
  closed = leaving
})

it('the document has operations for staff, for users, for anybody and for nobody in particular', () => {
  const counts = [operations, forStaff, forUsers, forAnybody, forNobody].map((of) => of.length)
  expect(counts).toEqual([89, 27, 39, 3, 20])
  expect(forAnybody.map(({ id }) => id)).toEqual(['listProducts', 'getProduct', 'listReviews'])
})

/** The path with an id that may be somebody's, and with one that is nobody's. */
function pathsOf(template: string): string[] {
  return ['1', 'abc'].map((id) => template.replace(/\{\w+\}/g, id))
}

async function answersTo(client: Client, method: string, template: string): Promise<Json[]> {
  const answers = await Promise.all(
    pathsOf(template).map((path) => callBadly(client, method, path)),
  )
  return answers.map(({ status, body }) => [status, body])
}

/** Two paths were asked for. */
const twice = <T>(answer: T): [T, T] => [answer, answer]

it.each([...forUsers, ...forStaff])(
  '$method $path asks who calls before it looks at anything else',
  async ({ method, path }) => {
    const nobody = await answersTo(avantlushClient(), method, path)
    expect(nobody).toEqual(twice(refusal(path, 401, unsigned)))
    for (const client of [avantlushClient({ token: 'stale' }), closed]) {
      expect(await answersTo(client, method, path)).toEqual(twice(refusal(path, 401, stale)))
    }
  },
)

it.each(forStaff)('$method $path is for staff alone', async ({ method, path }) => {
  const answers = await answersTo(customer, method, path)
  expect(answers).toEqual(twice(refusal(path, 403, forbidden)))
})

it.each(forUsers)('$method $path lets customers in', async ({ method, path }) => {
  for (const [status] of await answersTo(customer, method, path)) {
    expect([200, 400, 404]).toContain(status)
  }
})

it.each(forAnybody)(
  '$method $path is open, but not for tokens of nobody',
  async ({ method, path }) => {
    for (const [status] of await answersTo(avantlushClient(), method, path)) {
      expect([200, 404]).toContain(status)
    }
    for (const client of [avantlushClient({ token: 'stale' }), closed]) {
      expect(await answersTo(client, method, path)).toEqual(twice(refusal(path, 401, stale)))
    }
  },
)

it.each(forNobody)('$method $path answers alike, whoever calls', async ({ method, path }) => {
  const nobody = await answersTo(avantlushClient(), method, path)
  for (const client of [avantlushClient({ token: 'stale' }), closed, customer]) {
    expect(await answersTo(client, method, path)).toEqual(nobody)
  }
})

it('tells what changes too fast so, also where there is nothing to change', async () => {
  const exhausted: RateLimit = { limit: async () => ({ success: false }) }
  const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
  const hasty = await anAvantlushStaffMember({ fetch })
  for (const { method, path } of forStaff.filter(({ method }) => method !== 'GET')) {
    const { status, headers, body } = await callBadly(hasty, method, path.replace(/\{\w+\}/g, 'x'))
    expect([path, status, headers.get('Retry-After')]).toEqual([path, 429, '60'])
    expect(body).toEqual({ status: 'error', message: 'Too many requests. Try again later.' })
  }
})
