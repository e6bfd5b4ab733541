import type { Books } from '../books.ts'
import { accountOf } from './account-of.ts'

interface Wanted {
  paymentId: number
  /** Minor units; null for all that is left. */
  amount: number | null
  hasKey: boolean
}

interface Made {
  paymentId: number
  amount: number
  n: number
  /** How many of them do not know by which operation they were asked for. */
  unnamed: number
}

/** Refund `r` of the shop's own goes back where refund `a` of the dashboard did not. */
const isInItsPlace = "a.amount > r.amount AND a.status = 'cancelled' AND r.operation_id IS NULL"

/**
 * Which parts of payments were asked back. No more of them are ever made than were asked for, a key
 * counting once, and what a key has asked for remembers it: else its repetition would be refused. Of
 * what was answered there is a refund.
 */
class RefundsAsked {
  readonly #asked = new Map<string, { times: number; hasKeyless: boolean }>()
  readonly #told: { paymentId: number; amount: number | null }[] = []
  /** The smallest part of a payment that was ever asked back, in minor units. */
  readonly #leastPart = new Map<number, number>()

  /** Before it is sent. Without a key, it may be sent twice at once. */
  add({ paymentId, amount, hasKey }: Wanted): void {
    if (amount !== null) {
      const least = Math.min(amount, this.#leastPart.get(paymentId) ?? amount)
      this.#leastPart.set(paymentId, least)
    }
    const what = `${paymentId} ${amount}`
    const before = this.#asked.get(what) ?? { times: 0, hasKeyless: false }
    const times = before.times + (hasKey ? 1 : 2)
    this.#asked.set(what, { times, hasKeyless: before.hasKeyless || !hasKey })
  }

  /** Somebody was told that the payment, or this part of it, is paid back. */
  told(paymentId: number, amount: number | null): void {
    this.#told.push({ paymentId, amount })
  }

  contradiction(books: Books): string | null {
    return this.#unmade(books) ?? this.#unasked(books) ?? this.#keptUnasked(books)
  }

  /** Where something has gone back in the dashboard, a part may have become smaller. */
  #unmade({ d1 }: Books): string | null {
    const made = d1<{ paymentId: number; amount: number; isAdopted: 0 | 1 }>(
      'SELECT payment_id AS paymentId, amount, is_adopted AS isAdopted FROM refunds',
    )
    for (const { paymentId, amount } of this.#told) {
      const ofPayment = made.filter((refund) => refund.paymentId === paymentId)
      const own = ofPayment.filter(({ isAdopted }) => isAdopted === 0)
      const mayBeLess = own.length < ofPayment.length
      const isThere = own.some((refund) => amount === null || mayBeLess || refund.amount === amount)
      if (!isThere) return `8 of payment ${paymentId} ${amount ?? 'all'} was to go back, and is not`
    }
    return null
  }

  /** Of a cancelled order is kept what somebody left when he asked for a part. */
  #keptUnasked({ d1 }: Books): string | null {
    const kept = d1<{ id: number; captured: number; amount: number }>(
      `SELECT p.id, p.captured_amount AS captured, p.captured_amount - p.refunded_amount AS amount
       FROM payments p JOIN orders o ON o.id = p.order_id
       WHERE o.status = 'cancelled' AND p.captured_amount > p.refunded_amount
         + iif(o.paid_by = p.id, o.charged_amount, 0)`,
    )
    const wrong = kept.find(
      ({ id, captured, amount }) => amount > captured - (this.#leastPart.get(id) ?? captured),
    )
    return wrong ? `4 payment ${wrong.id} of a cancelled order keeps ${wrong.amount}` : null
  }

  /**
   * Only parts can be told apart: the shop itself gives back what is left, and what was to go back in
   * the dashboard and did not, or as much of that as was left by then.
   */
  #unasked({ d1 }: Books): string | null {
    const made = d1<Made>(
      `SELECT r.payment_id AS paymentId, r.amount, count(*) AS n,
         sum(r.operation_id IS NULL) AS unnamed
       FROM refunds r JOIN payments p ON p.id = r.payment_id
       WHERE r.is_adopted = 0 AND r.amount < p.captured_amount AND NOT EXISTS
         (SELECT 1 FROM refunds a WHERE a.is_adopted = 1 AND a.payment_id = r.payment_id
           AND (a.amount = r.amount OR (${isInItsPlace})))
       GROUP BY 1, 2`,
    )
    for (const { paymentId, amount, n, unnamed } of made) {
      const asked = this.#asked.get(`${paymentId} ${amount}`)
      if (!asked) continue
      const what = `refunds of ${amount} of payment ${paymentId}`
      if (n > asked.times) return `8 ${n} ${what} were made, ${asked.times} asked for`
      if (unnamed > 0 && !asked.hasKeyless) return `8 ${what} do not remember their key`
    }
    return null
  }
}

export const refundsAskedOf = accountOf(() => new RefundsAsked())
