import { sql } from 'drizzle-orm'
import { sessionTerms } from '../../../../src/contracts/commerce-engine/session-terms.ts'
import { joinVisitor, visitorJoined } from '../../../../src/core/customers/join-visitor.ts'
import { TokenInvalid } from '../../../../src/core/identity/errors.ts'
import { insertSession, newSession } from '../../../../src/core/identity/sessions.ts'
import { leaveVisit } from '../../../../src/core/identity/visit.ts'
import type { Context } from '../../../../src/core/ports.ts'
import { guardedBatch, type Statement, writeBatch } from '../../../../src/core/write-batch.ts'
import { staffMember } from '../../platform/catalogue.ts'
import { sessionOf, visitors } from '../../platform/storefront-catalogue.ts'
import type { Run } from '../../run.ts'
import type { Page } from './pages.ts'

/** As whom a request comes. */
export interface Session {
  id: string
  userId: number
  isGuest: boolean
}

/** What the customer knows of an order. */
export interface KnownOrder {
  id: number
  number: string
}

/** A browser: its tabs share who is signed in, and what was answered to them. */
export class Visit {
  session: Session
  /** What a visitor signs in to, whichever tab does it; null as long as nobody has thought of it. */
  accountId: number | null = null
  /** Public ids, in the order in which they were made. */
  readonly carts: string[] = []
  readonly orders: KnownOrder[] = []
  /** On which something can be paid, or could. */
  readonly pages: Page[] = []
  /** What PayU had the browser post, oldest first. */
  readonly returns: { reference: string; body: string }[] = []

  constructor(session: Session) {
    this.session = session
  }
}

const visits = new WeakMap<Run, Map<string, Visit>>()

/** The same for all tabs of one device of a person. */
export function visitOf(run: Run, userId: number, device: string): Visit {
  const id = sessionOf(userId, device)
  const ofRun = visits.get(run) ?? new Map<string, Visit>()
  visits.set(run, ofRun)
  const visit = ofRun.get(id) ?? new Visit({ id, userId, isGuest: visitors.includes(userId) })
  ofRun.set(id, visit)
  return visit
}

/** What the guards do: looks whether a session is good, with statements beside. @throws TokenInvalid */
export async function signedIn(
  ctx: Context,
  { id, userId }: Session,
  beside: Statement[] = [],
): Promise<D1Result[]> {
  const [found, ...results] = await writeBatch(ctx.db, [
    sql`SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = ${id} AND u.id = ${userId} AND s.ended_at IS NULL AND u.deactivated_at IS NULL`,
    ...beside,
  ])
  if (found?.results.length !== 1) throw new TokenInvalid()
  return results
}

/** Signs in to an account from a session, as the contract does it once a password is known to be right. */
export async function enterAccount(
  ctx: Context,
  { id: sessionId, userId, isGuest }: Session,
  accountId: number,
): Promise<Session> {
  await signedIn(ctx, { id: sessionId, userId, isGuest })
  const user = { ...staffMember, id: userId, isGuest, isStaff: false }
  const visit = { sessionId, user, visitorUuid: null, handOver: visitorJoined }
  const entered = await open(ctx, accountId, (newId) =>
    leaveVisit(ctx, visit, { sessionId: newId, accountId }),
  )
  if (isGuest) await joinVisitor(ctx, userId)
  return entered
}

/** The same for somebody of whose session nothing is left. */
export function enterAnew(ctx: Context, accountId: number): Promise<Session> {
  return open(ctx, accountId, () => [])
}

async function open(
  ctx: Context,
  userId: number,
  also: (sessionId: string) => Statement[],
): Promise<Session> {
  const session = newSession(ctx)
  const owner = sql`users.id = ${userId}`
  const inserted = insertSession(ctx, session, owner, sessionTerms)
  if (!(await guardedBatch(ctx.db, inserted, also(session.id)))) throw new TokenInvalid()
  return { id: session.id, userId, isGuest: false }
}
