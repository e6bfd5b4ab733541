import { env } from 'cloudflare:workers'

/** Makes all links that were mailed older. */
export async function ageLinks(milliseconds: number): Promise<void> {
  const older =
    'UPDATE one_time_tokens SET created_at = created_at - ?1, expires_at = expires_at - ?1'
  await env.DB.prepare(older).bind(milliseconds).run()
}
