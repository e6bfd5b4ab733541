import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { DomainError } from '../core/domain-error.ts'

/** What a contract says of a failure; its format makes a body of it. */
export interface FailureAnswer {
  status: ContentfulStatusCode
  messages: string[]
  /** The field of the request that is at fault. */
  field?: string
  retryAfterSeconds?: number
}

type More = Omit<FailureAnswer, 'status' | 'messages'>

export function say(status: ContentfulStatusCode, message: string, more: More = {}): FailureAnswer {
  return { status, messages: [message], ...more }
}

/** Answers by code to failures of some areas, given as types of their `errors.ts`. */
export type Words<Areas, Answer extends FailureAnswer = FailureAnswer> = {
  [Failure in FailureOf<Areas> as Failure['code']]?: Answer | ((data: Failure['data']) => Answer)
}

type FailureOf<Areas> = Areas extends unknown ? InstanceOf<Areas[keyof Areas]> : never

type InstanceOf<Type> = Type extends abstract new (
  ...args: never[]
) => infer Failure
  ? Extract<Failure, DomainError>
  : never

/** The answer to a failure that is worded by itself, if it is. */
export function wordOf<Answer extends FailureAnswer>(
  words: Record<string, Answer | ((data: never) => Answer) | undefined>,
  failure: DomainError,
): Answer | undefined {
  const word = words[failure.code]
  return typeof word === 'function' ? word(dataFor(failure)) : word
}

/** Safe: under a failure's code `Words` takes only what takes that failure's data. */
function dataFor({ data }: DomainError): never {
  return data as never
}
