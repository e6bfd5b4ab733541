import { env } from 'cloudflare:workers'

/** More than a request with a key may take before another one takes the key over. */
const takenOverMs = 16_000

/** As if the Worker had died between the effects of the user's last keyed request and its answer. */
export async function loseAnswers(userId: number): Promise<void> {
  await env.DB.prepare(
    `UPDATE idempotency_keys SET running_id = 'gone', answer = NULL, created_at = ?
     WHERE scope = ?`,
  )
    .bind(Date.now() - takenOverMs, `user:${userId}`)
    .run()
}
