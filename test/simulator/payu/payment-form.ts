import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import { page } from '../page.ts'
import { hashOf, merchant } from './credentials.ts'
import { type PayuEnv, textOf } from './form.ts'
import { isOpen, newId, type Payment, readRupees, type World } from './world.ts'

const amountMin = 100

const optional = z.string().default('')

/** The mandatory fields of PayU's page, within its limits. `lastname` may be empty. */
const Form = z.object({
  key: z.literal(merchant.key),
  txnid: z.string().regex(/^[A-Za-z0-9_.-]{1,25}$/),
  amount: z.string().refine((text) => (readRupees(text) ?? 0) >= amountMin),
  productinfo: z.string().min(1).max(100),
  firstname: z.string().min(1).max(60),
  lastname: z.string().max(60).default(''),
  email: z.string().min(1),
  phone: z.string().min(1).max(50),
  surl: z.url({ protocol: /^https?$/ }),
  furl: z.url({ protocol: /^https?$/ }),
  hash: z.string(),
  ...{ udf1: optional, udf2: optional, udf3: optional, udf4: optional, udf5: optional },
})

/** Where the browser arrives with the signed form. What PayU does not take ends on a page that says so. */
export function addPaymentForm(app: Hono<PayuEnv>, world: World): void {
  app.post('/_payment', (c) => {
    const form = Form.safeParse(c.get('form'))
    if (!form.success) return refuse(c, `Missing or wrong: ${namesOf(form.error)}`)
    const { key, hash, amount, ...posted } = form.data
    if (hash !== formHash(c.get('form'))) return refuse(c, 'The hash is wrong')
    const known = world.payments.get(posted.txnid)
    if (known && !isOpen(known)) return refuse(c, 'Duplicate order: this txnid was paid already')
    const paise = readRupees(amount) ?? 0
    world.payments.set(posted.txnid, newPayment(world, { ...posted, amount: paise }))
    return c.redirect(new URL(`_payment_options/${posted.txnid}`, c.req.url).href, 302)
  })
}

/** Over the texts as they were posted. */
function formHash(form: Record<string, unknown>): string {
  const names = ['key', 'txnid', 'amount', 'productinfo', 'firstname', 'email']
  const udfs = ['udf1', 'udf2', 'udf3', 'udf4', 'udf5']
  const texts = [...names, ...udfs].map((name) => textOf(form, name))
  return hashOf([...texts, '', '', '', '', '', merchant.salt])
}

function newPayment(
  { simulator }: World,
  posted: Omit<
    Payment,
    | 'mihpayid'
    | 'additionalCharges'
    | 'splitInfo'
    | 'state'
    | 'mode'
    | 'bankRefNum'
    | 'addedAt'
    | 'refundFate'
  >,
): Payment {
  return {
    ...posted,
    mihpayid: newId(18),
    additionalCharges: null,
    splitInfo: null,
    state: { status: 'pending', unmapped: 'initiated' },
    mode: 'CC',
    bankRefNum: newId(12),
    addedAt: simulator.now(),
    refundFate: 'success',
  }
}

function namesOf(error: z.ZodError): string {
  return [...new Set(error.issues.map(({ path: [name] }) => String(name)))].join(', ')
}

function refuse(c: Context, reason: string): Response | Promise<Response> {
  return c.html(page('PayU', html`<h1>PayU does not take this payment</h1><p>${reason}</p>`), 400)
}
