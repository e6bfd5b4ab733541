import { domainToASCII } from 'node:url'
import * as z from 'zod'
import { textField } from './text-fields.ts'

/** RFC 5321: 64 before the at sign, 254 in all. */
export const emailLengthMax = 254
const localPartLengthMax = 64

/** An address as somebody signs in with it: spelled as it is stored, perhaps no address at all. */
export const loginField = textField(emailLengthMax).transform(withAsciiDomain)

/**
 * An email address as browsers accept it, within the lengths that may be mailed to. Browsers let
 * dots stand anywhere, which the documents' `format: email` does not, and domains without a dot,
 * which no provider mails to.
 */
export const emailField = loginField
  .pipe(z.email({ pattern: z.regexes.html5Email, abort: true }).max(emailLengthMax))
  .refine(
    (email) => email.indexOf('@') <= localPartLengthMax && !/^\.|\.\.|\.@|@[^.]*$/.test(email),
    {
      error: 'Enter a valid email address.',
    },
  )

const urlLengthMax = 2_000
const notUrl = 'Enter a valid URL.'

/**
 * A web address as browsers accept it, spelled as they ask for it. What `URL` would have to repair
 * beyond that, or would send somebody's credentials along, is refused.
 */
export const urlField = textField(urlLengthMax)
  .transform(asciiUrl)
  .pipe(z.string().regex(/^https?:\/\/[^/?#@]+(?:[/?#]|$)/i, { error: notUrl, abort: true }))
  .pipe(
    z
      .string()
      .regex(/^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\da-f]{2})+$/i, { error: notUrl, abort: true }),
  )
  .pipe(z.url({ error: notUrl }).max(urlLengthMax))

function withAsciiDomain(email: string): string {
  const at = email.lastIndexOf('@') + 1
  return email.slice(0, at) + asciiDomain(email.slice(at))
}

function asciiUrl(url: string): string {
  const [, scheme = '', host = '', rest = ''] =
    /^(https?:\/\/)(\[[^\]]*\]|[^/?#:]*)(.*)$/i.exec(url) ?? []
  if (scheme === '') return url
  return scheme + asciiDomain(host) + rest.replace(/[^\p{ASCII}]+|[`{|}^[\]]/gu, encodeURIComponent)
}

/**
 * An international domain in punycode; anything else as it is. `domainToASCII` would drop what
 * follows a delimiter, and answers nothing for what can be no domain.
 */
function asciiDomain(domain: string): string {
  if (!/[^\p{ASCII}]/u.test(domain) || /[/?#:@\\]/.test(domain)) return domain
  return domainToASCII(domain) || domain
}
