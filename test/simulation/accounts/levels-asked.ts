import type { Books } from '../books.ts'
import { accountOf } from './account-of.ts'

/** Which levels staff have set: the counters are told of no other one. */
class LevelsAsked {
  readonly #asked = new Set<string>()

  /** Staff perhaps set so many units of a product. */
  add(slug: string, level: number): void {
    this.#asked.add(`${level} of ${slug}`)
  }

  contradiction({ d1 }: Books): string | null {
    const told = d1<{ setting: string }>(
      `SELECT m.payload ->> 'level' || ' of ' || p.slug AS setting
       FROM outbox m JOIN variants v ON v.id = m.payload ->> 'variantId'
       JOIN products p ON p.id = v.product_id WHERE m.kind = 'stock.set'`,
    )
    const wrong = told.find(({ setting }) => !this.#asked.has(setting))
    return wrong ? `1 the counter was told of ${wrong.setting}, which nobody has set` : null
  }
}

export const levelsAskedOf = accountOf(() => new LevelsAsked())
