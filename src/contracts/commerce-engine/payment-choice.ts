import * as z from 'zod'
import { GatewayMissing } from '../../core/payments/errors.ts'
import type { WayToPay } from '../../core/storefront-orders/retry-payment.ts'
import type { Http } from '../../http/app-env.ts'
import { InputInvalid } from '../../http/input-invalid.ts'
import { textField } from '../../http/text-fields.ts'
import { gatewayNames } from './policy.ts'
import { store } from './store.ts'

/*
 * How an order is to be paid, in either form of the document: `payment_gateway` with its parameters, or
 * the client's newer `payment_method`.
 */

/** Longer than any page of a shop is called. */
const urlLengthMax = 2_000

const returnUrl = z.string().max(urlLengthMax)

const PayuPages = z.object({ surl: returnUrl, furl: returnUrl })
const JuspayPage = z.object({
  return_url: returnUrl,
  action: z.literal('paymentPage').optional(),
  integration_type: z.literal('hyper-checkout').optional(),
  gateway_reference_id: textField(100, 0).optional(),
})

const GatewayParams = z.discriminatedUnion('payment_gateway', [
  PayuPages.extend({ payment_gateway: z.literal('PAYU') }),
  JuspayPage.extend({ payment_gateway: z.literal('JUSPAY') }),
])

const PaymentMethod = z.discriminatedUnion('payment_provider_slug', [
  PayuPages.extend({ payment_provider_slug: z.literal('payu') }),
  JuspayPage.required({ action: true, integration_type: true }).extend({
    payment_provider_slug: z.literal('juspay'),
  }),
])

/** Fields of a body that says how to pay. */
export const paymentFields = {
  payment_gateway: z.enum(['PAYU', 'JUSPAY']).nullish(),
  payment_gateway_params: GatewayParams.nullish(),
  payment_method: PaymentMethod.nullish(),
}

const PaymentFields = z.object(paymentFields)

type Given = z.output<typeof PaymentFields>

/**
 * How the customer wants to pay; null where nothing is said, or no page to come back to.
 * @throws GatewayMissing where what is said disagrees; InputInvalid where such a page is not the shop's
 */
export function wayToPay(c: Http, given: Given): WayToPay | null {
  const { payment_gateway: named, payment_gateway_params: params, payment_method: method } = given
  const slugs = new Set([
    ...(named ? [named.toLowerCase()] : []),
    ...(params ? [params.payment_gateway.toLowerCase()] : []),
    ...(method ? [method.payment_provider_slug] : []),
  ])
  const pages = params ?? method
  const gateway = gatewayNames.find((name) => slugs.has(name))
  if (slugs.size > 1) throw new GatewayMissing()
  if (!pages || !gateway) return null
  assertShops(c, { payment_gateway_params: params, payment_method: method })
  const payerId = c.var.user.uuid
  if ('surl' in pages) {
    const returnTo = { success: addressOf(pages.surl), failure: addressOf(pages.furl) }
    return { gateway, returnTo, payerId, returnUrl: payuCallbackUrl(c), route: null }
  }
  const page = addressOf(pages.return_url)
  const route = pages.gateway_reference_id || null
  return { gateway, returnTo: { success: page, failure: page }, payerId, returnUrl: page, route }
}

/** Where PayU reports to, by the browser and by itself. */
function payuCallbackUrl({ var: { ctx } }: Http): string {
  return `${ctx.settings.publicOrigin}/api/v1/${store.id}/storefront/payments/payu/callback`
}

const pageNames = ['surl', 'furl', 'return_url']

/** Customers are sent to pages of the shop alone, in whichever form they are named. @throws InputInvalid */
function assertShops(
  c: Http,
  forms: Pick<Given, 'payment_gateway_params' | 'payment_method'>,
): void {
  const foreign = Object.entries(forms).flatMap(([form, fields]) =>
    Object.entries(fields ?? {})
      .filter(([name, url]) => pageNames.includes(name) && !isShops(c, url))
      .map(([name]) => `${form}.${name}`),
  )
  if (foreign.length === 0) return
  const message = 'This must be an address of a page of the shop.'
  throw new InputInvalid(new Map(foreign.map((name) => [name, [message]])))
}

/** As it was read here: whoever reads the client's own text in another way might find another host in it. */
function addressOf(page: string): string {
  return new URL(page).href
}

/** Without two slashes before its host an address is relative to browsers, and not to the parser. */
const absoluteUrl = /^https?:\/\/[^/]/i

function isShops({ var: { variables } }: Http, text: string): boolean {
  // The platform's parser passes over them, and a browser might not.
  if (/[\s\\\p{Cc}]/u.test(text) || !absoluteUrl.test(text)) return false
  const url = URL.parse(text)
  if (url === null || url.username + url.password !== '') return false
  const isPlain = url.protocol === 'http:' && variables.ENVIRONMENT === 'development'
  const isHost = variables.RETURN_URL_HOSTS.includes(url.hostname)
  return isHost && (isPlain || url.protocol === 'https:')
}
