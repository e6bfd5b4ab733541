import type { Http } from '../../http/app-env.ts'
import type { ErrorFormat, GeneralStatus } from '../../http/contract.ts'
import { wordOf } from '../../http/failure-words.ts'
import { type Answer, type Code, fault, ofKind, words } from './words.ts'

/**
 * The one place where failures become this contract's bodies: `{message, success: false, code, errors?}`,
 * of which `errors` has messages by field.
 */
export const errors: ErrorFormat = {
  answerFailure: (c, failure) => answer(c, wordOf(words, failure) ?? ofKind(failure.kind)),
  answerInvalid: (c, fields) => {
    const message = fields.has('')
      ? 'The body must be an object with the documented fields'
      : 'Some fields are not valid'
    return answer(c, fault('validation_error', message), byName(fields))
  },
  answerStatus: (c, status, message) =>
    answer(c, fault(generalCodes[status], message.replace(/\.$/, ''))),
}

const generalCodes: Record<GeneralStatus, Code> = {
  400: 'invalid_request',
  404: 'route_not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  500: 'internal_error',
}

/** What is wrong with the input as a whole is told of the `body`: no field is called so. */
function byName(fields: Map<string, string[]>): Record<string, string[]> {
  return Object.fromEntries([...fields].map(([name, messages]) => [name || 'body', messages]))
}

function answer(c: Http, said: Answer, byField?: Record<string, string[]>): Response {
  const { status, code, messages, field, retryAfterSeconds, scheme = 'Bearer' } = said
  if (status === 401) c.header('WWW-Authenticate', `${scheme} realm="api"`)
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  const errors = byField ?? (field === undefined ? undefined : { [field]: messages })
  const message =
    code === 'validation_error' && field ? 'Some fields are not valid' : messages.join(' ')
  return c.json({ message, success: false, code, ...(errors && { errors }) }, status)
}
