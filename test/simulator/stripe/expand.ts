import { invalidRequest, missingResource } from './errors.ts'
import type { Charge, PaymentIntent, Refund } from './objects.ts'
import type { World } from './world.ts'

const expandable: Record<(PaymentIntent | Charge | Refund)['object'], string[]> = {
  payment_intent: ['latest_charge', 'customer', 'payment_method'],
  charge: ['payment_intent', 'customer'],
  refund: ['charge', 'payment_intent'],
}

/** The object with the named ids replaced by what they stand for, as `expand[]` asks. */
export function expanded(
  world: World,
  object: PaymentIntent | Charge | Refund,
  fields: string[],
): object {
  const answer: Record<string, unknown> = { ...object }
  for (const field of fields) {
    if (!expandable[object.object].includes(field)) {
      const message = `This property cannot be expanded (${field}).`
      throw invalidRequest(message, { param: 'expand' })
    }
    const id = answer[field]
    if (typeof id === 'string') answer[field] = lookUp(world, id)
  }
  return answer
}

function lookUp({ charges, customers, intents, methods }: World, id: string): object | undefined {
  return charges.get(id) ?? customers.get(id) ?? intents.get(id) ?? methods.get(id)?.object
}

/** What is named in the path or in a parameter, or the answer that there is none. */
export function find<T>(things: Map<string, T>, kind: string, id: string, param?: string): T {
  const thing = things.get(id)
  if (thing === undefined) throw missingResource(kind, id, param)
  return thing
}
