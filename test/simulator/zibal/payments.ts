import type { Context, Hono } from 'hono'
import { merchantProblem, newPayment } from './new-payment.ts'
import { type ResultCode, resultOf } from './results.ts'
import { findPayment, type Payment, type World } from './world.ts'

type Fields = Record<string, unknown>

/** Refusals are answered with status 200, as Zibal does. */
export function addPayments(app: Hono, world: World): void {
  app.post('/v1/request', (c) =>
    forMerchant(c, (fields) => {
      const payment = newPayment(world, fields)
      if (typeof payment === 'number') return resultOf(payment)
      world.payments.set(payment.trackId, payment)
      return { trackId: payment.trackId, ...resultOf(100) }
    }),
  )
  app.post('/v1/verify', (c) =>
    forMerchant(c, ({ trackId }) => {
      const payment = findPayment(world, trackId)
      const problem = payment ? verificationProblem(payment) : 203
      if (!payment || problem) return resultOf(problem ?? 203)
      payment.status = 1
      payment.verifiedAt = world.simulator.now()
      return { ...presentPayment(payment), ...resultOf(100) }
    }),
  )
  app.post('/v1/inquiry', (c) =>
    forMerchant(c, ({ trackId }) => {
      const payment = findPayment(world, trackId)
      if (!payment) return resultOf(203)
      return {
        ...presentPayment(payment),
        createdAt: tehranTime(payment.createdAt),
        verifiedAt: payment.verifiedAt && tehranTime(payment.verifiedAt),
        // The fee, which the merchant of tests does not pay.
        wage: 0,
        ...resultOf(100),
      }
    }),
  )
}

async function forMerchant(c: Context, answer: (fields: Fields) => object): Promise<Response> {
  const fields = await readFields(c)
  const problem = merchantProblem(fields.merchant)
  return c.json(problem ? resultOf(problem) : answer(fields))
}

/** Nothing for what is no JSON object: the merchant is then missing. */
export async function readFields(c: Context): Promise<Fields> {
  const body: unknown = await c.req.json().catch(() => null)
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

function verificationProblem({ status, verifiedAt }: Payment): ResultCode | null {
  if (status === 2) return null
  return status === 1 || verifiedAt !== null ? 201 : 202
}

function presentPayment(payment: Payment): object {
  const { amount, status, refNumber, cardNumber, description, orderId } = payment
  return {
    paidAt: payment.paidAt && tehranTime(payment.paidAt),
    amount,
    status,
    refNumber,
    description,
    cardNumber,
    orderId,
    multiplexingInfos: [],
  }
}

/** Local time with microseconds and without an offset, such as `2026-11-22T13:30:00.000000`. */
function tehranTime(at: Date): string {
  const offsetMs = 3.5 * 60 * 60 * 1000
  return new Date(at.getTime() + offsetMs).toISOString().replace('Z', '000')
}
