import type { Http } from './app-env.ts'
import { RequestUnreadable } from './request-unreadable.ts'

/** @throws RequestUnreadable for an address with escapes that stand for no text */
export function assertAddressReadable({ req }: Http): void {
  if (!req.url.includes('%')) return
  try {
    decodeURIComponent(req.url)
  } catch {
    throw new RequestUnreadable(400, 'The address of the request is not well-formed.')
  }
}
