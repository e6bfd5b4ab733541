import { DomainError } from '../../../src/core/domain-error.ts'

/** What a client learns of its request. */
export type Answer<T> =
  | { is: 'answered'; value: T }
  | { is: 'refused'; kind: DomainError['kind']; code: string }
  /** A status of 500 and above. */
  | { is: 'broken'; error: Error }

export function isAnswered<T>(
  answer: Answer<T> | null,
): answer is Extract<Answer<T>, { is: 'answered' }> {
  return answer?.is === 'answered'
}

/** What became of some work, before anybody is told. */
export type Outcome<T> = { value: T } | { error: unknown }

export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return { error }
  }
}

export function resultOf<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

/** What a request came to, as its client is told. */
export async function answerOf<T>(work: () => Promise<T>): Promise<Answer<T>> {
  const outcome = await outcomeOf(work)
  if (!('error' in outcome)) return { is: 'answered', value: outcome.value }
  const { error } = outcome
  if (!(error instanceof DomainError)) {
    return { is: 'broken', error: error instanceof Error ? error : new Error(String(error)) }
  }
  return { is: 'refused', kind: error.kind, code: error.code }
}

/** In a word, for a story. */
export function tell(answer: Answer<unknown>): string {
  switch (answer.is) {
    case 'answered':
      return 'done'
    case 'refused':
      return `refused, ${answer.code}`
    case 'broken':
      return 'broke'
  }
}
