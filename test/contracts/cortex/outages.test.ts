import { afterEach, expect, it, vi } from 'vitest'
import { type Client, cortexClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** A client of the Worker with a database that answers nothing but this. */
function clientWithout(message: string): Client {
  const fail = () => Promise.reject(new Error(message))
  const statement = { bind: () => statement, all: fail, raw: fail, run: fail, first: fail }
  const session = { prepare: () => statement, batch: fail, getBookmark: () => null }
  return cortexClient({ fetch: withEnv({ DB: databaseOf(session) }) })
}

/** Safe: a request begins a session, and asks for nothing else. */
function databaseOf(session: object): D1Database {
  return { withSession: () => session } as unknown as D1Database
}

it.each([
  'D1_ERROR: database is locked: SQLITE_BUSY',
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: Network connection lost.',
])('a database that says "%s" is 503, with a time to come again', async (message) => {
  const { headers, body } = await clientWithout(message).get('/api/v1/products/', { expect: 503 })
  expect(headers.get('Retry-After')).toBe('5')
  expect(body).toEqual({ detail: 'Temporarily unavailable. Please try again.' })
})

it('what broke is logged without what it was given', async () => {
  const lines: string[] = []
  vi.spyOn(console, 'error').mockImplementation((line) => lines.push(String(line)))
  const account = { email: 'somebody@example.com', password: 'Corr3ct-horse!' }
  const client = clientWithout('D1_ERROR: no such table: users')
  const { body } = await client.post('/auth/users/', account, { expect: 500 })
  expect(body.detail).toMatch(/^Internal server error\. Request id: [\w-]+\.$/)
  expect(lines.join()).toContain('no such table: users')
  expect(lines.join()).not.toContain('somebody')
})
