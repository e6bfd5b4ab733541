import { visitorJoined } from '../../core/customers/join-visitor.ts'
import type { Visit } from '../../core/identity/visit.ts'
import type { Http } from '../../http/app-env.ts'

/** The session that a request came with, after `signedIn`. */
export function visitOf(c: Http): Visit {
  return { ...c.var.session, user: c.var.user, handOver: visitorJoined }
}
