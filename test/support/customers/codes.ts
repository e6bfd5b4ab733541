import { env } from 'cloudflare:workers'
import { growCode } from '../../../src/core/identity/grow-code.ts'
import { context } from '../world/context.ts'

/** The code that was sent for a token, as its receiver reads it. */
export async function codeOf(token: string): Promise<string> {
  const seed = await env.DB.prepare(
    "SELECT payload ->> 'seed' AS seed FROM outbox WHERE key = 'code:' || ?",
  )
    .bind(token)
    .first<string>('seed')
  if (seed === null) throw new Error(`No code was sent for ${token}`)
  return growCode(context().settings, seed)
}

/** Six digits that are not the code. */
export function wrongCode(code: string): string {
  return code === '000000' ? '000001' : '000000'
}
