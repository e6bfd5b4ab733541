import type { Context, Hono } from 'hono'
import * as z from 'zod'
import type { PayuEnv } from './form.ts'
import { tellShop } from './post-back.ts'
import { endRefund, queueRefund } from './refunds.ts'
import { newId, type Payment, readRupees, refundsOf, type State, type World } from './world.ts'

const Rupees = z.string().transform((text, issues) => {
  const paise = readRupees(text)
  if (paise === null) issues.addIssue('Rupees')
  return paise ?? z.NEVER
})

const Change = z.object({
  status: z.enum(['success', 'failure', 'pending', 'auth']).optional(),
  amount: Rupees.optional(),
  additional_charges: z.string().optional(),
  split_info: z.string().optional(),
  refunds: z.enum(['success', 'failure', 'wait']).optional(),
})

const states: Record<NonNullable<z.infer<typeof Change>['status']>, State> = {
  success: { status: 'success', unmapped: 'captured' },
  failure: { status: 'failure', unmapped: 'failed' },
  pending: { status: 'pending', unmapped: 'pending' },
  auth: { status: 'success', unmapped: 'auth' },
}

const RefundEnd = z.object({ status: z.enum(['success', 'failure']) })

/**
 * Not part of PayU: what only time, banks or its dashboard bring about.
 * `POST /payu/control/payments/{txnid}` puts a payment into a state with
 * `status=success|failure|pending|auth`, and tells the shop; `amount=` has PayU tell another amount,
 * `additional_charges=` and `split_info=` put those into its messages, `refunds=failure|wait` has its
 * refunds fail, or wait. `DELETE` has PayU know nothing of it. `.../messages` tells the shop again.
 * `.../refunds` with `amount=` pays back in the dashboard. `POST /payu/control/refunds/{request_id}` with
 * `status=success|failure` ends a refund, also one that has succeeded. `GET /payu/control` lists all.
 */
export function addControl(app: Hono<PayuEnv>, world: World): void {
  app.get('/control', (c) =>
    c.json([...world.payments.values()].map((payment) => present(world, payment))),
  )
  app.post('/control/payments/:txnid', (c) => {
    const payment = world.payments.get(c.req.param('txnid'))
    if (!payment) return unknown(c)
    const wanted = Change.safeParse(c.get('form'))
    if (!wanted.success) return refuse(c, wanted.error)
    change(world, payment, wanted.data)
    return c.json(present(world, payment))
  })
  app.delete('/control/payments/:txnid', (c) => {
    if (!world.payments.delete(c.req.param('txnid'))) return unknown(c)
    return c.body(null, 204)
  })
  app.post('/control/payments/:txnid/messages', (c) => {
    const payment = world.payments.get(c.req.param('txnid'))
    if (!payment) return unknown(c)
    tellShop(world, payment)
    return c.json(present(world, payment))
  })
  addRefundControl(app, world)
}

function addRefundControl(app: Hono<PayuEnv>, world: World): void {
  app.post('/control/payments/:txnid/refunds', (c) => {
    const payment = world.payments.get(c.req.param('txnid'))
    if (!payment) return unknown(c)
    const wanted = z.object({ amount: Rupees }).safeParse(c.get('form'))
    if (!wanted.success) return refuse(c, wanted.error)
    // The dashboard makes tokens of its own.
    const refund = queueRefund(world, payment, { token: newId(15), amount: wanted.data.amount })
    return typeof refund === 'number' ? c.json({ error: refund }, 409) : c.json(refund)
  })
  app.post('/control/refunds/:requestId', (c) => {
    const refund = world.refunds.get(c.req.param('requestId'))
    if (!refund) return c.json({ error: 'There is no such refund' }, 404)
    const wanted = RefundEnd.safeParse(c.get('form'))
    if (!wanted.success) return refuse(c, wanted.error)
    endRefund(world, refund, wanted.data.status)
    return c.json(refund)
  })
}

function change(world: World, payment: Payment, wanted: z.infer<typeof Change>): void {
  const { status, amount, additional_charges: charges, split_info: split, refunds } = wanted
  if (amount !== undefined) payment.amount = amount
  if (charges !== undefined) payment.additionalCharges = charges
  if (split !== undefined) payment.splitInfo = split
  if (refunds !== undefined) payment.refundFate = refunds
  if (status === undefined) return
  payment.state = states[status]
  tellShop(world, payment)
}

function present(world: World, payment: Payment): object {
  return { ...payment, refunds: refundsOf(world, payment) }
}

function unknown(c: Context): Response {
  return c.json({ error: 'There is no such payment' }, 404)
}

function refuse(c: Context, error: z.ZodError): Response {
  return c.json({ error: z.prettifyError(error) }, 400)
}
