/** What the bank says to a charge: yes, "in some days", or no. */
export type Outcome = 'approve' | 'process' | Decline

export interface Decline {
  code: string
  declineCode: string
  message: string
}

export interface Card {
  brand: string
  first6: string
  last4: string
  outcome: Outcome
}

const declined: Decline = {
  code: 'card_declined',
  declineCode: 'issuer_declined',
  message: 'Your card was declined.',
}

/** Numbers that Clover itself offers for tests, by number. It knows no others here. */
export const testCards = new Map<string, Card>([
  ['4242424242424242', visa('4242424242424242', 'approve')],
  ['4005571702222222', visa('4005571702222222', declined)],
])

/** Tokens that are always there, and pay any number of times. */
export const readyCards = new Map<string, Card>([
  ['clv_test_visa', visa('4242424242424242', 'approve')],
  ['clv_test_declined', visa('4005571702222222', declined)],
  ['clv_test_pending', visa('4242424242424242', 'process')],
])

function visa(number: string, outcome: Outcome): Card {
  return { brand: 'VISA', first6: number.slice(0, 6), last4: number.slice(-4), outcome }
}
