import { randomUUID } from 'node:crypto'
import { signToken } from '../../src/core/identity/tokens.ts'
import { settings } from './settings.ts'

export interface Shopper {
  /** Of every request that the shopper sends with a body. */
  headers: Record<string, string>
  productId: number
}

/** Longer than any run. */
const sessionSeconds = 24 * 60 * 60

/**
 * Accounts that are signed in, each with a product to buy. Written to the database: hashing so many
 * passwords would take longer than the measurement.
 */
export async function makeShoppers(
  { db, productIds }: { db: D1Database; productIds: number[] },
  count: number,
): Promise<Shopper[]> {
  const sessions = await insertAccounts(db, count)
  return Promise.all(
    sessions.map(async (session, index) => {
      const productId = productIds[index % productIds.length]
      if (productId === undefined) throw new Error('There is no product to buy')
      const authorization = `Bearer ${await sign(session)}`
      const headers = { 'Content-Type': 'application/json', Authorization: authorization }
      return { headers, productId }
    }),
  )
}

interface Session {
  id: string
  userId: number
}

async function insertAccounts(db: D1Database, count: number): Promise<Session[]> {
  const now = Date.now()
  const emails = Array.from({ length: count }, () => `shopper-${randomUUID()}@example.com`)
  const { results: users } = await db
    .prepare(insertUsersSql)
    .bind(JSON.stringify(emails), now)
    .all<{ id: number }>()
  const sessions = users.map(({ id: userId }) => ({ id: randomUUID(), userId }))
  await db
    .prepare(insertSessionsSql)
    .bind(JSON.stringify(sessions), now, now + sessionSeconds * 1000)
    .run()
  return sessions
}

const insertUsersSql = `
  INSERT INTO users (email, email_identifies, activated_at, created_at, updated_at)
  SELECT value, 1, ?2, ?2, ?2 FROM json_each(?1) RETURNING id`

const insertSessionsSql = `
  INSERT INTO sessions (id, user_id, refresh_token_id, leaves_access, created_at, expires_at)
  SELECT value ->> 'id', value ->> 'userId', 'never-exchanged-' || (value ->> 'id'), 0, ?2, ?3
  FROM json_each(?1)`

function sign({ id: sessionId, userId }: Session): Promise<string> {
  const token = { type: 'access', id: randomUUID(), sessionId, userId } as const
  return signToken(signing, token, sessionSeconds)
}

/** What signing takes of the core's context. */
const signing = {
  clock: { now: () => new Date() },
  settings: { secret: settings.SECRET },
}
