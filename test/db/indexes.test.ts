import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'

test('no index of listings is partial: SQLite would prepare each list anew', async () => {
  const { results } = await env.DB.prepare(
    `SELECT name, partial FROM pragma_index_list('listings') WHERE origin = 'c'`,
  ).all<{ name: string; partial: number }>()
  expect(results.length).toBeGreaterThan(0)
  expect(results.filter(({ partial }) => partial === 1)).toEqual([])
})
