import * as z from 'zod'

export interface Shopper {
  /** Of every request that the shopper sends with a body. */
  headers: Record<string, string>
  productId: number
}

const SignedIn = z.object({ tokens: z.object({ access: z.string() }) })
const password = 'Plenty-0f-Salt!'
/** Hashing a password keeps a core busy; more at once would only wait. */
const atOnce = 4

/** Registers users over HTTP, each with a product to buy. */
export async function registerShoppers(
  origin: string,
  productIds: number[],
  count: number,
): Promise<Shopper[]> {
  const shoppers: Shopper[] = []
  for (let first = 0; first < count; first += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, count - first) }, (_, i) => first + i)
    const registered = numbers.map(async (number) => {
      const productId = productIds[number % productIds.length]
      if (productId === undefined) throw new Error('There is no product to buy')
      return { headers: await register(origin, number), productId }
    })
    shoppers.push(...(await Promise.all(registered)))
  }
  return shoppers
}

async function register(origin: string, number: number): Promise<Record<string, string>> {
  const answer = await fetch(`${origin}/auth/register/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      email: `shopper-${number}@example.com`,
      first_name: 'Sam',
      last_name: 'Shopper',
      password,
      password2: password,
    }),
  })
  if (!answer.ok) throw new Error(`Registering answered ${answer.status}: ${await answer.text()}`)
  const { tokens } = SignedIn.parse(await answer.json())
  return { 'Content-Type': 'application/json', Authorization: `Bearer ${tokens.access}` }
}
