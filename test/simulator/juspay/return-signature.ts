import { createHmac } from 'node:crypto'

/**
 * The signature of what the browser brings back, as Juspay documents it ("Status Verification"): names
 * and values encoded, sorted and joined, and all of that encoded again.
 */
export function signReturn(parameters: Record<string, string>, responseKey: string): string {
  const pairs = Object.entries(parameters)
    .map(([name, value]) => [encodeURIComponent(name), encodeURIComponent(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
  const text = encodeURIComponent(pairs.join('&'))
  return createHmac('sha256', responseKey).update(text).digest('base64')
}
