import type { SessionTerms } from '../../core/identity/types.ts'

/** Lifetimes are those of the store, as the document says; a session that is logged out ends at once. */
export const sessionTerms: SessionTerms = {
  accessTtlSeconds: 300,
  refreshTtlSeconds: 7 * 24 * 60 * 60,
  admits: 'accounts',
  leavesAccess: false,
  takesCookies: false,
}
