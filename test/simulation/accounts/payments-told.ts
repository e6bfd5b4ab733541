import type { Books } from '../books.ts'
import { accountOf } from './account-of.ts'

/** Payments of which somebody was told that they are cancelled, or paid. */
class PaymentsTold {
  readonly #cancelled = new Set<number>()
  readonly #paid = new Set<string>()

  cancelled(paymentId: number): void {
    this.#cancelled.add(paymentId)
  }

  /** By the gateway's id. */
  paid(reference: string): void {
    this.#paid.add(reference)
  }

  contradiction(books: Books): string | null {
    return this.#open(books) ?? this.#unpaid(books)
  }

  #unpaid({ d1 }: Books): string | null {
    const paid = new Set(
      d1<{ reference: string }>('SELECT reference FROM payments WHERE captured_amount > 0').map(
        ({ reference }) => reference,
      ),
    )
    const [unpaid] = [...this.#paid].filter((reference) => !paid.has(reference))
    return unpaid === undefined ? null : `8 ${unpaid} was paid, and nothing is captured`
  }

  #open({ d1 }: Books): string | null {
    const open = d1<{ id: number; status: string }>(
      "SELECT id, status FROM payments WHERE status IN ('pending', 'failed', 'processing')",
    )
    const wrong = open.find(({ id }) => this.#cancelled.has(id))
    return wrong ? `8 the cancelled payment ${wrong.id} is ${wrong.status}` : null
  }
}

export const paymentsToldOf = accountOf(() => new PaymentsTold())
