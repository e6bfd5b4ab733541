/** The documented statuses of an order, with their numbers. */
export const statuses = {
  NEW: 10,
  STARTED: 20,
  CHARGED: 21,
  JUSPAY_DECLINED: 22,
  PENDING_VBV: 23,
  AUTHENTICATION_FAILED: 26,
  AUTHORIZATION_FAILED: 27,
  AUTHORIZING: 28,
  VOIDED: 31,
  VOID_INITIATED: 32,
  CAPTURE_INITIATED: 33,
  CAPTURE_FAILED: 34,
  VOID_FAILED: 35,
  AUTO_REFUNDED: 36,
} as const

export type Status = keyof typeof statuses

/** Why the bank says that there is no money. */
export const bankErrors: Partial<Record<Status, string>> = {
  AUTHENTICATION_FAILED: 'Cancelled by user',
  AUTHORIZATION_FAILED: 'Insufficient funds',
  JUSPAY_DECLINED: 'Declined',
}
