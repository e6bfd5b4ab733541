import type { Http } from '../../http/app-env.ts'

/** Every success of this contract has status 200 and this shape; operations without content leave it out. */
export function done(c: Http, message: string, content?: object): Response {
  return c.json({ message, success: true, ...(content && { content }) })
}
