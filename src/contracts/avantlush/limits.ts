import { addressOf, limited, perUser } from '../../http/rate-limit.ts'

/** The document counts together all anonymous operations that sign in, change something or send mail. */
export const fewRequests = limited('ANONYMOUS_LIMIT', (c) => `avantlush:${addressOf(c)}`)

/** Counts every change of a signed-in user, after the guards. */
export const fewChanges = limited('CHANGE_LIMIT', perUser)

/** Reading the catalogue is free; this is against machines that read all of it. */
export const notTooManyReads = limited('READ_LIMIT', (c) => `avantlush:${addressOf(c)}`)
