import { addressOf, limited, perAddress, perUser } from '../../http/rate-limit.ts'

/** Signing in and sending codes, all of it together for an address. */
export const fewSignIns = limited('AUTH_LIMIT', (c) => `commerce-engine:${addressOf(c)}`)

/** Visits begin, and are prolonged, without anybody signing in; this is against machines that make visitors. */
export const notTooManyVisits = limited(
  'READ_LIMIT',
  (c) => `commerce-engine:visits:${addressOf(c)}`,
)
/** Storefronts tell of more than people change, and of each at small cost. Stands after the guards. */
export const notTooManyEvents = limited('READ_LIMIT', perUser)

/** Anybody may name any address, and sessions cost nothing: it is counted where the caller is. */
export const fewSubscriptions = limited('ANONYMOUS_LIMIT', perAddress)

/** Codes of gift cards can be guessed, and anybody may be any number of visitors: counted where the caller is. */
export const fewGuesses = limited('AUTH_LIMIT', (c) => `commerce-engine:cards:${addressOf(c)}`)

/** Counts every change of a session's user, after the guards. */
export const fewChanges = limited('CHANGE_LIMIT', perUser)
