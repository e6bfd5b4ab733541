import { periods } from '../../core/figures/period.ts'
import type { Http } from '../../http/app-env.ts'
import type { ErrorFormat } from '../../http/contract.ts'
import { say, wordOf } from '../../http/failure-words.ts'
import { invalidCode, invalidMove, saleWords } from './sale-words.ts'
import { type Answer, badToken, invalidCredentials, ofKind, words } from './words.ts'

const invalid = 'Validation error'

const allWords = { ...words, ...saleWords }

/**
 * The one place where failures become this contract's bodies: `{status: "error", message, errors?}`, of
 * which `errors` has messages by field, and what single operations have instead.
 */
export const errors: ErrorFormat = {
  answerFailure: (c, failure) => answer(c, wordOf(allWords, failure) ?? ofKind(failure.kind)),
  answerInvalid: (c, fields) =>
    isOfDashboard(c)
      ? c.json({ success: false, message: messageIn(fields), valid_periods: periods }, 400)
      : c.json(error(titleOf(c, fields), byField(fields)), 400),
  answerStatus: (c, status, message) => {
    if (status === 400) return answer(c, say(400, message, { field: 'body' }))
    const isOurs = status === 500
    return answer(
      c,
      say(status, isOurs ? 'An error occurred while processing your request' : message),
    )
  },
}

function answer(
  c: Http,
  { status, messages, field, retryAfterSeconds, ...more }: Answer,
): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="api"')
  if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
  const message = messages.join(' ')
  const own = status === 401 ? bodyOf401(c, message) : undefined
  if (own) return c.json(own, 401)
  if (isOfDashboard(c)) return c.json({ success: false, message: ofDashboard(message) }, status)
  if (more.isFlag) return c.json({ success: false, message }, status)
  const { title, details } = more
  if (details !== undefined) return c.json({ ...error(message), details }, status)
  if (!field) return c.json(error(message), status)
  const fields = new Map([[nameOf(c, field), messages]])
  return c.json(error(title ?? titleOf(c, fields), Object.fromEntries(fields)), status)
}

function error(message: string, errors?: Record<string, string[]>) {
  return { status: 'error', message, ...(errors && { errors }) }
}

/** The dashboards read nothing but a period. */
function isOfDashboard({ req: { path } }: Http): boolean {
  return path.startsWith('/api/dashboard/')
}

function messageIn(fields: Map<string, string[]>): string {
  return [...fields.values()].flat().join(' ')
}

/** Their document has no full stop behind a missing sign-in. */
function ofDashboard(message: string): string {
  return message.replace(/provided\.$/, 'provided')
}

/** Of several products that are ordered at once the quantities stand among the items. */
function nameOf({ req: { path } }: Http, field: string): string {
  return field === 'quantity' && !/^\/api\/(?:cart|wishlist)\//.test(path) ? 'items' : field
}

/** The title above the fields at fault; an unreadable body gets the general one. */
function titleOf({ req: { path } }: Http, fields: Map<string, string[]>): string {
  if (fields.has('') || fields.has('body')) return invalid
  const [, titles = {}] = inputTitles.find(([start]) => path.startsWith(start)) ?? []
  const own = Object.entries(titles).find(([field]) => fields.has(field))
  return own?.[1] ?? invalid
}

const invalidMethod = 'Invalid shipping method or payment method'

/** What single operations say of bad input, by how their paths begin and the field at fault. */
const inputTitles: [start: string, titles: Record<string, string>][] = [
  ['/api/cart/apply-discount/', { code: invalidCode }],
  [
    '/api/checkout/initiate/',
    {
      shipping_method_id: invalidMethod,
      payment_method: invalidMethod,
      address_id: 'Invalid shipping address',
    },
  ],
  ['/api/wishlist/move-to-cart/', { wishlist_item_id: invalidMove, quantity: invalidMove }],
]

/** An error within a list is reported for the list: `variations.1.name` is its entry 2. */
function byField(fields: Map<string, string[]>): Record<string, string[]> {
  const named: Record<string, string[]> = {}
  for (const [path, messages] of fields) {
    const [field = '', ...within] = path.split('.')
    const place = within.map((step) => (/^\d+$/.test(step) ? `Entry ${Number(step) + 1}` : step))
    const said = messages.map((message) => [...place, message].join(': '))
    named[field || 'body'] = [...(named[field || 'body'] ?? []), ...said]
  }
  return named
}

/** What single operations answer to users whom they do not let in. */
function bodyOf401({ req: { path } }: Http, message: string): object | undefined {
  if (path.startsWith('/api/profile/')) return { detail: message }
  if (path === '/api/auth/validate-token/') return { valid: false, message: badToken }
  // Nobody has sent a password there that could be wrong.
  if (path === '/api/auth/google/') return error(invalidCredentials)
  return undefined
}
