import { failure } from '../domain-error.ts'

/** No card has this code, or it is over, or nothing is left on it. */
export class GiftCardRejected extends failure('invalid', 'gift_card_rejected') {}
