import type { Http } from './app-env.ts'
import { RequestUnreadable } from './request-unreadable.ts'

/** Path and query are percent-encoded UTF-8. @throws RequestUnreadable */
export function assertReadableAddress({ req: { url } }: Http): void {
  const { pathname, search } = new URL(url)
  try {
    decodeURIComponent(pathname + search)
  } catch {
    throw new RequestUnreadable(400, 'The address of the request is not well-formed.')
  }
}
