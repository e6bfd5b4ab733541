import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { Answer } from '../http/client.ts'

/** More than a request with a key may take before another one takes the key over. */
const takenOverMs = 16_000

/** As if the Worker had died between the effects of the user's last keyed request and its answer. */
export function loseAnswers(userId: number): Promise<void> {
  return loseAnswersOf(`user:${userId}`)
}

/** The same for whoever asked without signing in. */
export function loseAnonymousAnswers(): Promise<void> {
  return loseAnswersOf('anonymous:*')
}

async function loseAnswersOf(scopes: string): Promise<void> {
  await env.DB.prepare(
    `UPDATE idempotency_keys SET running_id = 'gone', answer = NULL, created_at = ?
     WHERE scope GLOB ?`,
  )
    .bind(Date.now() - takenOverMs, scopes)
    .run()
}

/** Options of a request under a new key. */
export function aKey() {
  return { headers: { 'Idempotency-Key': crypto.randomUUID() } }
}

/** Makes a user's request twice; the Worker dies in between, before it has kept the first answer. */
export async function repeat(
  userId: number,
  request: () => Promise<Answer>,
): Promise<{ first: Answer; again: Answer }> {
  const first = await request()
  await loseAnswers(userId)
  const again = await request()
  expect(again.headers.get('Idempotent-Replayed')).toBeNull()
  return { first, again }
}
