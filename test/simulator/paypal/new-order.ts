import * as z from 'zod'
import { invalidRequest, type PaypalFailure, unprocessable } from './errors.ts'
import { newId } from './ids.ts'
import { NewMoney, readMoney, readPositive, type WireMoney } from './money.ts'
import { goodFate, type Order, type World } from './world.ts'

const Breakdown = z.strictObject({
  item_total: NewMoney.optional(),
  shipping: NewMoney.optional(),
  handling: NewMoney.optional(),
  tax_total: NewMoney.optional(),
  insurance: NewMoney.optional(),
  shipping_discount: NewMoney.optional(),
  discount: NewMoney.optional(),
})

const Unit = z.strictObject({
  reference_id: z.string().min(1).max(256).default('default'),
  amount: NewMoney.extend({ breakdown: Breakdown.optional() }),
  custom_id: z.string().min(1).max(127).optional(),
  invoice_id: z.string().min(1).max(127).optional(),
  description: z.string().min(1).max(127).optional(),
  soft_descriptor: z.string().max(22).optional(),
})

const Experience = z.strictObject({
  brand_name: z.string().min(1).max(127).optional(),
  locale: z.string().optional(),
  shipping_preference: z
    .enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS'])
    .default('GET_FROM_FILE'),
  return_url: z.url().optional(),
  cancel_url: z.url().optional(),
  landing_page: z.enum(['LOGIN', 'GUEST_CHECKOUT', 'NO_PREFERENCE']).optional(),
  user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
  payment_method_preference: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
})

/** As far as a shop uses it: one purchase unit, paid with PayPal itself. */
const NewOrder = z.strictObject({
  intent: z.literal('CAPTURE'),
  purchase_units: z.array(Unit).length(1),
  payment_source: z
    .strictObject({
      paypal: z.strictObject({ experience_context: Experience.default(Experience.parse({})) }),
    })
    .optional(),
})

/** The order that is asked for. @throws {PaypalFailure} */
export function newOrder(
  { simulator }: World,
  request: unknown,
  { hasKey, pageUrl }: { hasKey: boolean; pageUrl: (id: string) => string },
): Order {
  const { purchase_units: units, payment_source: source } = readRequest(NewOrder, request)
  const [unit] = units
  if (!unit) throw invalidRequest('INVALID_ARRAY_MIN_ITEMS', '/purchase_units')
  if (source && !hasKey) throw invalidRequest('PAYPAL_REQUEST_ID_REQUIRED', 'PayPal-Request-Id')
  const { breakdown, ...total } = unit.amount
  const amount = readPositive(total)
  if (breakdown && sumOfParts(breakdown) !== amount.hundredths) {
    throw unprocessable('AMOUNT_MISMATCH')
  }
  const id = newId()
  const now = simulator.now()
  return {
    id,
    status: source ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    amount,
    referenceId: unit.reference_id,
    customId: unit.custom_id ?? null,
    invoiceId: unit.invoice_id ?? null,
    description: unit.description ?? null,
    hasSource: source !== undefined,
    returnUrl: source?.paypal.experience_context.return_url ?? null,
    cancelUrl: source?.paypal.experience_context.cancel_url ?? null,
    pageUrl: pageUrl(id),
    payerId: null,
    createdAt: now,
    updatedAt: now,
    fate: goodFate,
  }
}

function sumOfParts(breakdown: z.infer<typeof Breakdown>): bigint {
  const { shipping_discount: shippingDiscount, discount, ...added } = breakdown
  const taken = partOf(shippingDiscount) + partOf(discount)
  return Object.values(added).reduce((sum, part) => sum + partOf(part), 0n) - taken
}

function partOf(wanted: WireMoney | undefined): bigint {
  if (!wanted) return 0n
  const { hundredths } = readMoney(wanted)
  if (hundredths < 0n) throw unprocessable('CANNOT_BE_NEGATIVE')
  return hundredths
}

/** What a request must be, as PayPal refuses all else. @throws {PaypalFailure} */
export function readRequest<S extends z.ZodType>(schema: S, request: unknown): z.infer<S> {
  const wanted = schema.safeParse(request)
  if (wanted.success) return wanted.data
  throw failureOf(wanted.error.issues)
}

function failureOf([issue]: z.core.$ZodIssue[]): PaypalFailure {
  const field = `/${issue?.path.join('/') ?? ''}`
  switch (issue?.code) {
    case 'invalid_type':
      return invalidRequest('MISSING_REQUIRED_PARAMETER', field)
    case 'too_big':
    case 'too_small':
      return invalidRequest('INVALID_STRING_LENGTH', field)
    case 'invalid_format':
      return invalidRequest('INVALID_PARAMETER_SYNTAX', field)
    case 'unrecognized_keys':
      return invalidRequest('NOT_SUPPORTED', `${field}/${issue.keys[0]}`)
    default:
      return invalidRequest('INVALID_PARAMETER_VALUE', field)
  }
}
