/** What the bank says to a charge: yes, "ask the holder first", "in some days", or no. */
export type Outcome = 'approve' | 'authenticate' | 'process' | Decline

export interface Decline {
  code: string
  declineCode: string
  message: string
}

export interface TestCard {
  brand: string
  last4: string
  outcome: Outcome
  /** A refund to it waits until the tester ends it, instead of succeeding at once. */
  hasPendingRefunds?: true
  /** A customer can keep it, though its bank says no to each charge. */
  isAttachable?: true
}

function declined(last4: string, decline: Decline): TestCard {
  return { brand: 'visa', last4, outcome: decline }
}

function approving(last4: string): TestCard {
  return { brand: 'visa', last4, outcome: 'approve' }
}

/** Stripe's names that stand for cards. Each use makes a new payment method. */
export const testCards = new Map<string, TestCard>([
  ['pm_card_visa', approving('4242')],
  ['pm_card_mastercard', { brand: 'mastercard', last4: '4444', outcome: 'approve' }],
  ['pm_card_authenticationRequired', { brand: 'visa', last4: '3184', outcome: 'authenticate' }],
  ['pm_card_pendingRefund', { ...approving('7726'), hasPendingRefunds: true }],
  ['pm_usBankAccount', { ...approving('6789'), outcome: 'process' }],
  [
    'pm_card_chargeDeclined',
    declined('0002', {
      code: 'card_declined',
      declineCode: 'generic_decline',
      message: 'Your card was declined.',
    }),
  ],
  [
    'pm_card_chargeCustomerFail',
    {
      ...declined('0341', {
        code: 'card_declined',
        declineCode: 'generic_decline',
        message: 'Your card was declined.',
      }),
      isAttachable: true,
    },
  ],
  [
    'pm_card_chargeDeclinedInsufficientFunds',
    declined('9995', {
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    }),
  ],
  [
    'pm_card_chargeDeclinedExpiredCard',
    declined('0069', {
      code: 'expired_card',
      declineCode: 'expired_card',
      message: 'Your card has expired.',
    }),
  ],
  [
    'pm_card_chargeDeclinedIncorrectCvc',
    declined('0127', {
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      message: "Your card's security code is incorrect.",
    }),
  ],
  [
    'pm_card_chargeDeclinedProcessingError',
    declined('0119', {
      code: 'processing_error',
      declineCode: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    }),
  ],
])

/** The holder is not there to be asked. */
export const authenticationRequired: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}

/** The holder was asked and did not agree. */
export const authenticationFailed: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_failure',
  message: 'The provided payment method has failed authentication.',
}
