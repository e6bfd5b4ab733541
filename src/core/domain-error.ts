/** What a client can make of a failure; contracts give each kind a status and a general sentence. */
export type Kind =
  /** What is asked for does not exist, or not for this user. */
  | 'not_found'
  /** Known, and not entitled. */
  | 'not_allowed'
  /** Nobody who may act here has proved who they are. */
  | 'not_signed_in'
  /** A value that the request carries can never be taken; another one could. */
  | 'invalid'
  /** What is asked for does not fit the present state of things. */
  | 'conflict'
  /** There is less than was asked for. */
  | 'insufficient'
  /** Asked too often; the same may be asked again later. */
  | 'limit'
  /** Something behind us gave no answer; the same may be asked again. */
  | 'outside'

/** An expected failure: contracts read its kind, and its code and data where they word it. */
export class DomainError<Code extends string = string, Data = unknown> extends Error {
  readonly kind: Kind
  readonly code: Code
  readonly data: Data
  constructor({ kind, code, data }: { kind: Kind; code: Code; data: Data }, options: ErrorOptions) {
    super(typeof data === 'string' ? data : JSON.stringify(data), options)
    this.name = code
    this.kind = kind
    this.code = code
    this.data = data
  }
}

/** A failure to be extended: `Data` is what a message needs, a single thing as itself. */
interface DeclaredFailure<Code extends string> {
  new <Data = void>(data: Data, options?: ErrorOptions): DomainError<Code, Data>
}

/** Declares a failure in one line; see the `errors.ts` of each area. */
export function failure<const Code extends string>(kind: Kind, code: Code): DeclaredFailure<Code> {
  return class<Data> extends DomainError<Code, Data> {
    constructor(data: Data, options: ErrorOptions = {}) {
      super({ kind, code, data }, options)
    }
  }
}
