import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { anAccount } from '../support/customers/accounts.ts'

test('no index of listings is partial: SQLite would prepare each list anew', async () => {
  const { results } = await env.DB.prepare(
    `SELECT name, partial FROM pragma_index_list('listings') WHERE origin = 'c'`,
  ).all<{ name: string; partial: number }>()
  expect(results.length).toBeGreaterThan(0)
  expect(results.filter(({ partial }) => partial === 1)).toEqual([])
})

test('no user has two default addresses', async () => {
  const userId = await anAccount()
  const insert = (isDefault: number) =>
    env.DB.prepare(
      `INSERT INTO addresses(user_id, full_name, email, phone, street, city, state, country,
        postal_code, is_default, created_at, updated_at)
       VALUES (?, '', '', '', '', '', '', '', '', ?, 0, 0)`,
    )
      .bind(userId, isDefault)
      .run()
  await insert(1)
  await insert(0)
  await expect(insert(1)).rejects.toThrow('UNIQUE constraint failed: addresses.user_id')
})
