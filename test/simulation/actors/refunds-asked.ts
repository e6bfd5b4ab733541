import type { Books } from '../books.ts'

interface Wanted {
  paymentId: number
  /** Minor units; null for all that is left. */
  amount: number | null
}

interface Made {
  paymentId: number
  amount: number
  n: number
}

/** How often parts of payments were asked back, a key once: no more of them are ever made. */
export class RefundsAsked {
  readonly #asked = new Map<string, number>()

  count({ paymentId, amount }: Wanted, times: number): void {
    const what = `${paymentId} ${amount}`
    this.#asked.set(what, (this.#asked.get(what) ?? 0) + times)
  }

  /** Only parts can be told apart: the shop itself gives back what is left. */
  contradiction({ d1 }: Books): string | null {
    const made = d1<Made>(
      `SELECT r.payment_id AS paymentId, r.amount, count(*) AS n
       FROM refunds r JOIN payments p ON p.id = r.payment_id
       WHERE r.is_adopted = 0 AND p.refunded_amount < p.captured_amount GROUP BY 1, 2`,
    )
    for (const { paymentId, amount, n } of made) {
      const asked = this.#asked.get(`${paymentId} ${amount}`) ?? 0
      if (n > asked)
        return `8 ${n} refunds of ${amount} of payment ${paymentId}, asked for ${asked}`
    }
    return null
  }
}
