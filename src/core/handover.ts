/*
 * What stands beside a payment at its gateway: who pays, how the browser goes on, and what it was paid with.
 */

export interface Payer {
  /** Stays the same for all payments of one customer. */
  id: string
  firstName: string
  /** Empty where there is none. */
  lastName: string
  email: string
  /** Without the prefix of the country. */
  phone: string
}

/**
 * `form`: the browser posts these fields to the gateway's page. `session`: it opens the gateway's page at
 * `pageUrl`, or hands `sdkPayload` to the gateway's own library; times in ISO 8601.
 */
export type Handover =
  | { kind: 'form'; fields: Record<string, string> }
  | {
      kind: 'session'
      id: string
      status: string
      pageUrl: string
      pageExpiresAt: string | null
      sdkPayload: { requestId: string; service: string; payload: Record<string, unknown> }
      expiresAt: string
    }

/** What a customer has paid with. */
export interface Instrument {
  kind: 'credit_card' | 'debit_card' | 'netbanking' | 'upi' | 'wallet' | null
  /** Masked, such as ************1111. */
  cardNumber: string | null
  cardBrand: 'visa' | 'mastercard' | 'rupay' | 'amex' | null
  bankName: string | null
  upiId: string | null
  walletName: string | null
}
