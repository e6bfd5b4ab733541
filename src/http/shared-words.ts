import type * as general from '../core/errors.ts'
import type * as idempotency from '../core/idempotency/errors.ts'
import type * as identity from '../core/identity/errors.ts'
import { say, type Words } from './failure-words.ts'
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
