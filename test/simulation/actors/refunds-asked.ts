import type { Books } from '../books.ts'

interface Wanted {
  paymentId: number
  /** Minor units; null for all that is left. */
  amount: number | null
  key: string | null
}

interface Made {
  paymentId: number
  amount: number
  n: number
  /** How many of them do not know by which operation they were asked for. */
  unnamed: number
}

/**
 * Which parts of payments were asked back. No more of them are ever made than were asked for, a key
 * counting once, and what a key has asked for remembers it: else its repetition would be refused.
 */
export class RefundsAsked {
  readonly #asked = new Map<string, { times: number; hasKeyless: boolean }>()

  /** Before it is sent. Without a key, it may be sent twice at once. */
  add({ paymentId, amount, key }: Wanted): void {
    const what = `${paymentId} ${amount}`
    const before = this.#asked.get(what) ?? { times: 0, hasKeyless: false }
    const times = before.times + (key === null ? 2 : 1)
    this.#asked.set(what, { times, hasKeyless: before.hasKeyless || key === null })
  }

  /** Only parts can be told apart: the shop itself gives back what is left. */
  contradiction({ d1 }: Books): string | null {
    const made = d1<Made>(
      `SELECT r.payment_id AS paymentId, r.amount, count(*) AS n,
         sum(r.operation_id IS NULL) AS unnamed
       FROM refunds r JOIN payments p ON p.id = r.payment_id
       WHERE r.is_adopted = 0 GROUP BY 1, 2`,
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
