import { accountOf } from './account-of.ts'

/** Which states of products staff have changed: whoever saw an older one would undo what he never saw. */
class FormsAccepted {
  readonly #accepted: string[] = []

  /** A change was accepted from a form that showed this revision of the product. */
  add({ slug, revision }: { slug: string; revision: number }): void {
    this.#accepted.push(`revision ${revision} of ${slug}`)
  }

  contradiction(): string | null {
    const twice = this.#accepted.find((form, index) => this.#accepted.indexOf(form) < index)
    return twice === undefined ? null : `8 two changes of ${twice} were accepted`
  }
}

export const formsAcceptedOf = accountOf(() => new FormsAccepted())
