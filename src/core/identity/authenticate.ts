import { type SQL, sql } from 'drizzle-orm'
import { sessions, users } from '../../db/schema/identity.ts'
import type { Context } from '../ports.ts'
import { readAll, type Statement, writeBatch } from '../write-batch.ts'
import { TokenInvalid } from './errors.ts'
import { isActive, isAdmitted } from './queries.ts'
import { readAccessToken, type Token } from './tokens.ts'
import type { Business, MessagePreferences, SessionTerms, SignedInUser } from './types.ts'

type Admission = Pick<SessionTerms, 'admits'>

/** Who is asking, and by which login. */
export interface SignIn {
  sessionId: string
  user: SignedInUser
  /** The visitor as whom its client came; null where nobody has noted it. */
  visitorUuid: string | null
  /** The value of the column that was asked for beside the user. */
  beside: string | null
}

/**
 * Reads session and user of an access token in one query, with a column in SQL `beside` them that may
 * name the user's id. Whom the contract does not admit is nobody. @throws TokenInvalid
 */
export async function authenticate(
  ctx: Context,
  text: string,
  terms: Admission,
  beside: (userId: SQL) => SQL = () => sql`NULL`,
): Promise<SignIn> {
  const token = await readAccessToken(ctx, text)
  const session = openSessionOf(token, terms, beside(sql`${users.id}`))
  const [row] = await readAll<Row>(ctx.db, session)
  if (!row) throw new TokenInvalid()
  const { visitorUuid, beside: found } = row
  return { sessionId: token.sessionId, user: userOf(row), visitorUuid, beside: found }
}

/** Statements beside a sign-in: `isSignedIn` is true in SQL where it is good, for those that write. */
export type Beside = (userId: number, isSignedIn: SQL) => Statement[] | Promise<Statement[]>

/**
 * The same with statements in the sign-in's round trip, and what they answered. @throws TokenInvalid
 */
export async function authenticateBeside(
  ctx: Context,
  text: string,
  terms: Admission,
  beside: Beside,
): Promise<{ user: SignedInUser; results: D1Result[] }> {
  const token = await readAccessToken(ctx, text)
  const session = openSessionOf(token, terms, sql`NULL`)
  const [found, ...results] = await writeBatch(ctx.db, [
    session,
    ...(await beside(token.userId, sql`EXISTS (${session})`)),
  ])
  const [row] = asRows(found)
  if (!row) throw new TokenInvalid()
  return { user: userOf(row), results }
}

/** The names of the statement below, as SQLite has their values. */
interface Row {
  id: number
  uuid: string
  email: string | null
  isEmailVerified: number
  firstName: string
  lastName: string
  username: string | null
  isStaff: number
  isGuest: number
  location: string | null
  phone: string | null
  isPhoneVerified: number
  callingCode: string | null
  photoKey: string | null
  hasPassword: number
  messagePreferences: string | null
  business: string | null
  createdAt: number
  updatedAt: number
  visitorUuid: string | null
  beside: string | null
}

/** The session has not ended, and its user may still come in. */
function openSessionOf({ sessionId, userId }: Token, terms: Admission, beside: SQL): SQL {
  return sql`
    SELECT ${users.id} AS id, ${users.uuid} AS uuid, ${users.email} AS email,
      ${users.emailVerifiedAt} IS NOT NULL AS isEmailVerified, ${users.firstName} AS firstName,
      ${users.lastName} AS lastName, ${users.username} AS username, ${users.isStaff} AS isStaff,
      ${users.isGuest} AS isGuest, ${users.location} AS location, ${users.phone} AS phone,
      ${users.phoneVerifiedAt} IS NOT NULL AS isPhoneVerified,
      ${users.callingCode} AS callingCode, ${users.photoKey} AS photoKey,
      ${users.passwordHash} IS NOT NULL AS hasPassword,
      ${users.messagePreferences} AS messagePreferences, ${users.business} AS business,
      ${users.createdAt} AS createdAt, ${users.updatedAt} AS updatedAt,
      ${sessions.visitorUuid} AS visitorUuid, ${beside} AS beside
    FROM ${sessions} JOIN ${users} ON ${users.id} = ${sessions.userId}
    WHERE ${sessions.id} = ${sessionId} AND ${sessions.userId} = ${userId}
      AND ${sessions.endedAt} IS NULL AND ${isActive} AND ${isAdmitted(terms)}`
}

/** Safe: these are the columns of the statement above. */
function asRows(result: D1Result | undefined): Row[] {
  return (result?.results ?? []) as Row[]
}

function userOf({ beside, visitorUuid, ...row }: Row): SignedInUser {
  return {
    ...row,
    email: row.email ?? '',
    isEmailVerified: row.isEmailVerified === 1,
    isPhoneVerified: row.isPhoneVerified === 1,
    hasPassword: row.hasPassword === 1,
    messagePreferences: parsed<MessagePreferences>(row.messagePreferences),
    business: parsed<Business>(row.business),
    isStaff: row.isStaff === 1,
    isGuest: row.isGuest === 1,
    isActive: true,
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
  }
}

/** Safe: nobody but this folder writes these columns. */
function parsed<Value>(text: string | null): Value | null {
  return text === null ? null : (JSON.parse(text) as Value)
}
