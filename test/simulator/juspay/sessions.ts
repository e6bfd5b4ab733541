import type { Context, Hono } from 'hono'
import * as z from 'zod'
import { Amount, toRupeesText } from './amounts.ts'
import { testClientId, testMerchantId } from './credentials.ts'
import { alreadyCharged, invalidInput } from './errors.ts'
import { findOrder, newHex, type Order, timeOf, type World } from './world.ts'

/** As in Juspay's examples. */
const orderLastsMs = 7 * 24 * 60 * 60 * 1000
const tokenLastsMs = 15 * 60 * 1000

const Text = z.string().max(255).default('')

const NewSession = z.object({
  order_id: z.string().regex(/^[\w-]{1,20}$/),
  amount: Amount.refine((amount) => amount > 0),
  currency: z.literal('INR').default('INR'),
  payment_page_client_id: z.literal(testClientId),
  action: z.literal('paymentPage'),
  return_url: z.url({ protocol: /^https?$/ }),
  description: Text,
  customer_id: Text,
  customer_email: Text,
  customer_phone: z
    .string()
    .regex(/^\d{0,10}$/)
    .default(''),
  first_name: Text,
  last_name: Text,
  'metadata.JUSPAY:gateway_reference_id': Text,
})

const Udfs = z.record(z.string().regex(/^udf([1-9]|10)$/), z.string().max(255))

type NewSession = z.infer<typeof NewSession>

/**
 * An order that is there already answers the same page, with a new token; what it is asked for with then
 * is left aside. Whether Juspay does so is not documented. One that is paid is refused.
 */
export function addSessions(app: Hono, world: World): void {
  app.post('/session', async (c) => {
    const body: unknown = await c.req.json().catch(() => null)
    const wanted = NewSession.safeParse(body)
    if (!wanted.success) throw invalidInput(fieldsOf(wanted.error))
    const known = findOrder(world, wanted.data.order_id)
    if (known?.status === 'CHARGED') throw alreadyCharged()
    const order = known ?? newOrder(world, { ...wanted.data, udfs: udfsIn(body) }, c)
    return c.json(presentSession(order, world.simulator.now()))
  })
}

function newOrder(
  world: World,
  wanted: NewSession & { udfs: Record<string, string> },
  c: Context,
): Order {
  const id = `ordeh_${newHex()}`
  const now = world.simulator.now()
  const order: Order = {
    id,
    orderId: wanted.order_id,
    status: 'NEW',
    amount: wanted.amount,
    customer: {
      id: wanted.customer_id,
      email: wanted.customer_email,
      phone: wanted.customer_phone,
      firstName: wanted.first_name,
      lastName: wanted.last_name,
    },
    description: wanted.description,
    returnUrl: wanted.return_url,
    route: wanted['metadata.JUSPAY:gateway_reference_id'],
    udfs: wanted.udfs,
    pageUrl: pageUrlOf(c, id),
    attempts: 0,
    method: null,
    refunds: [],
    refundStatus: 'SUCCESS',
    createdAt: now,
    expiresAt: new Date(now.getTime() + orderLastsMs),
  }
  world.orders.set(order.orderId.toUpperCase(), order)
  return order
}

/** The payment page, on the same host as the API. */
function pageUrlOf(c: Context, id: string): string {
  const prefix = c.req.path.replace(/\/session$/, '')
  return `${new URL(c.req.url).origin}${prefix}/payment-page/${id}`
}

function udfsIn(body: unknown): Record<string, string> {
  const fields = Object.entries(z.looseObject({}).parse(body))
  const udfs = Udfs.safeParse(Object.fromEntries(fields.filter(([name]) => /^udf/.test(name))))
  if (!udfs.success) throw invalidInput(fieldsOf(udfs.error))
  return udfs.data
}

function fieldsOf({ issues }: z.ZodError): string[] {
  return issues.map(({ path }) => String(path[0] ?? 'body'))
}

function presentSession(order: Order, now: Date): object {
  const { id, orderId, status, pageUrl } = order
  const expiry = timeOf(order.expiresAt)
  return {
    status,
    id,
    order_id: orderId,
    payment_links: { web: pageUrl, expiry },
    sdk_payload: {
      requestId: newHex(),
      service: 'in.juspay.hyperpay',
      payload: presentPayload(order, now),
      expiry,
    },
    order_expiry: expiry,
  }
}

/** For Juspay's own library. */
function presentPayload(order: Order, now: Date): object {
  const { orderId, amount, customer, description, returnUrl } = order
  return {
    clientId: testClientId,
    merchantId: testMerchantId,
    clientAuthToken: `tkn_${newHex()}`,
    clientAuthTokenExpiry: timeOf(new Date(now.getTime() + tokenLastsMs)),
    environment: 'sandbox',
    action: 'paymentPage',
    service: 'in.juspay.hyperpay',
    orderId,
    amount: toRupeesText(amount),
    currency: 'INR',
    customerId: customer.id,
    customerEmail: customer.email,
    customerPhone: customer.phone,
    firstName: customer.firstName,
    lastName: customer.lastName,
    returnUrl,
    description,
  }
}
