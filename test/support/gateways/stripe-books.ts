import { env } from 'cloudflare:workers'

interface Item {
  id: string
}

export interface IntentAtStripe extends Item {
  status: string
  amount_received: number
  metadata: Record<string, string>
}

export interface RefundAtStripe extends Item {
  payment_intent: string
  amount: number
  status: 'pending' | 'succeeded' | 'failed'
  metadata: Record<string, string>
}

export interface StripeBooks {
  intents: IntentAtStripe[]
  refunds: RefundAtStripe[]
}

/** All that the simulated Stripe knows, newest first: also what the shop has never heard of. */
export async function readStripeBooks(): Promise<StripeBooks> {
  const [intents, refunds] = await Promise.all([
    listAll<IntentAtStripe>('payment_intents'),
    listAll<RefundAtStripe>('refunds'),
  ])
  return { intents, refunds }
}

/** What Stripe says of a payment; undefined where it does not know it. */
export async function intentStatus(reference: string): Promise<string | undefined> {
  const { intents } = await readStripeBooks()
  return intents.find(({ id }) => id === reference)?.status
}

async function listAll<T extends Item>(things: string): Promise<T[]> {
  const all: T[] = []
  let hasMore = true
  while (hasMore) {
    const last = all.at(-1)
    const after = last ? `&starting_after=${last.id}` : ''
    const answer = await fetch(`${env.STRIPE_API_URL}/v1/${things}?limit=100${after}`, {
      headers: { Authorization: 'Bearer sk_test_x' },
    })
    const page: { data: T[]; has_more: boolean } = await answer.json()
    all.push(...page.data)
    hasMore = page.has_more
  }
  return all
}
