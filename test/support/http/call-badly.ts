import type { Answer, Client } from './client.ts'

/** What can be wrong with a body is wrong with this one. */
export function callBadly(client: Client, method: string, path: string): Promise<Answer> {
  return client.request(method, path, method === 'GET' ? {} : { body: '{' })
}
