import type { Answer } from './client.ts'

/** What an answer tells who has asked, without its headers and its cost. */
export function toldBy({ status, body }: Answer): Pick<Answer, 'status' | 'body'> {
  return { status, body }
}
