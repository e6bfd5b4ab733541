import type { Kind } from '../core/domain-error.ts'
import type * as general from '../core/errors.ts'
import type * as idempotency from '../core/idempotency/errors.ts'
import type * as identity from '../core/identity/errors.ts'
import { type FailureAnswer, say, type Words } from './failure-words.ts'
import { passwordMessage } from './password-message.ts'
import { snakeCase } from './snake-case.ts'

/** What contracts of the same first framework say word for word alike. */
export const sharedWords = {
  page_out_of_range: say(404, 'Invalid page.'),
  precondition_failed: say(412, 'It has changed since you read it.'),
  idempotency_key_reused: say(422, 'This Idempotency-Key was used with another request.'),
  idempotency_key_busy: say(409, 'A request with this Idempotency-Key is still running.'),
  foreign_origin: say(403, 'Cross-site request refused.'),
  email_taken: say(400, 'A user with this email already exists.', { field: 'email' }),
  password_refused: ({ field, problems }) => ({
    status: 400,
    messages: problems.map(passwordMessage),
    field: snakeCase(field),
  }),
} satisfies Words<typeof general | typeof idempotency | typeof identity>

/** What they say of a failure that has no words of its own. */
export function ofKind(kind: Kind): FailureAnswer {
  switch (kind) {
    case 'not_found':
      return say(404, 'Not found.')
    case 'not_allowed':
      return say(403, 'You do not have permission to perform this action.')
    case 'not_signed_in':
      return say(401, 'Authentication credentials were not provided.')
    case 'invalid':
    case 'conflict':
    case 'insufficient':
      return say(400, 'This is not possible.')
    case 'limit':
      return say(429, 'Too many requests. Please try again later.')
    case 'outside':
      return say(503, 'Temporarily unavailable. Please try again.', { retryAfterSeconds: 5 })
  }
}
