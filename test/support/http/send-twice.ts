import { expect } from 'vitest'
import type { Client } from './client.ts'

/** Sends a request twice under one key, asserts that the answer is repeated, and answers its status. */
export async function sendTwice(
  client: Client,
  method: string,
  path: string,
  body?: unknown,
): Promise<number> {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const first = await client.request(method, path, { headers, body })
  const again = await client.request(method, path, { headers, body })
  expect(again.headers.get('Idempotent-Replayed')).toBe('true')
  expect({ status: again.status, body: again.body }).toEqual({
    status: first.status,
    body: first.body,
  })
  return first.status
}
