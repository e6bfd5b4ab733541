import type { Hono } from 'hono'
import * as z from 'zod'
import { cardError, invalidRequest, missing, readBody, refused } from './errors.ts'
import type { Outcome } from './test-cards.ts'
import { type Charge, newId, type Token, type World } from './world.ts'

const amountMax = 99_999_999
/** All of it together. */
const metadataLengthMax = 500

const NewCharge = z.strictObject({
  amount: z.int().min(1),
  currency: z.literal('usd'),
  source: z.string().min(1),
  capture: z.literal(true).default(true),
  ecomind: z.literal('ecom').default('ecom'),
  description: z.string().max(255).optional(),
  external_reference_id: z
    .string()
    .regex(/^[a-z0-9]{1,12}$/i)
    .optional(),
  metadata: z
    .record(z.string(), z.string())
    .refine((metadata) => JSON.stringify(metadata).length <= metadataLengthMax, 'is too long')
    .default({}),
})

type NewCharge = z.infer<typeof NewCharge>

export function addCharges(app: Hono, world: World): void {
  app.post('/v1/charges', async (c) => {
    // Since 2023 Clover takes no charge without the customer's address.
    if (!c.req.header('X-Forwarded-For')) {
      throw invalidRequest('The header x-forwarded-for is required.', { param: 'x-forwarded-for' })
    }
    const wanted = await readBody(c, NewCharge)
    if (wanted.amount > amountMax) {
      throw refused('The amount is too large.', { code: 'amount_too_large', param: 'amount' })
    }
    const token = takeToken(world, wanted.source)
    const charge = makeCharge(world, wanted, token)
    const { outcome } = token.card
    if (typeof outcome === 'object') throw cardError(outcome, charge.id)
    token.isUsed = true
    return c.json(charge)
  })
  app.get('/v1/charges/:id', (c) => c.json(findCharge(world, c.req.param('id'))))
}

export function findCharge({ charges }: World, id: string, param = 'id'): Charge {
  const charge = charges.get(id)
  if (!charge) throw missing('charge', id, param)
  return charge
}

function takeToken({ tokens }: World, id: string): Token {
  const token = tokens.get(id)
  if (!token) throw missing('token', id, 'source')
  if (token.isUsed && !token.isReusable) {
    throw refused('The token was already used for a different payment.', {
      code: 'token_already_used',
      param: 'source',
    })
  }
  return token
}

function makeCharge(world: World, wanted: NewCharge, { id: source, card }: Token): Charge {
  const { brand, first6, last4, outcome } = card
  const charge: Charge = {
    id: newId(),
    object: 'charge',
    amount: wanted.amount,
    currency: wanted.currency,
    created: world.simulator.now().getTime(),
    amount_refunded: 0,
    refunded: false,
    ...fieldsOf(outcome, wanted.amount),
    description: wanted.description ?? null,
    external_reference_id: wanted.external_reference_id ?? null,
    metadata: wanted.metadata,
    source: { id: source, brand, first6, last4 },
  }
  world.charges.set(charge.id, charge)
  return charge
}

/** The part of a charge that says what became of it. */
export function fieldsOf(outcome: Outcome, amount: number) {
  const isApproved = outcome === 'approve'
  const decline = typeof outcome === 'object' ? outcome : null
  return {
    amount_captured: isApproved ? amount : 0,
    captured: isApproved,
    paid: isApproved,
    status: statusOf(outcome),
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
  }
}

function statusOf(outcome: Outcome): Charge['status'] {
  switch (outcome) {
    case 'approve':
      return 'succeeded'
    case 'process':
      return 'pending'
    default:
      return 'failed'
  }
}
