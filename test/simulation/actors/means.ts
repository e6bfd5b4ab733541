import type { ShownCheckout } from '../accounts/checkouts-shown.ts'
import { authenticateAtBank, confirmIntent, decideAtPaypal, tokenOfCard } from './browser.ts'
import type { Client } from './client.ts'

/** What somebody sends to the shop to pay with. */
export interface Means {
  method: string
  savesCard: boolean
  /** What he does at the gateway after that, and sends then; null where he leaves it. */
  goOn?: () => Promise<Means | null>
}

const goodCards = ['pm_card_visa', 'pm_card_visa', 'pm_card_visa', 'pm_card_pendingRefund']
const badCards = ['pm_card_chargeDeclined', 'pm_usBankAccount', 'pm_unknown']
const askingCard = 'pm_card_authenticationRequired'

const cloverCards = ['4242424242424242', '4242424242424242', '4005571702222222']
const cloverTokens = ['clv_test_visa', 'clv_test_pending', 'clv_test_declined', 'clv_unknown']

/**
 * Does at the gateway of a checkout what its customer does there before he sends something to the shop;
 * null where he sends nothing.
 */
export async function meansFor(client: Client, shown: ShownCheckout): Promise<Means | null> {
  const isRush = client.run.plan.rush !== null
  if (isRush && client.dice.chance(0.8)) return sureMeansFor(client, shown)
  switch (shown.gateway) {
    case 'stripe':
      return meansAtStripe(client, shown)
    case 'paypal':
      return meansAtPaypal(client, shown)
    default:
      return meansAtClover(client)
  }
}

/** Of somebody who means to have it. */
async function sureMeansFor(
  client: Client,
  { gateway, reference }: ShownCheckout,
): Promise<Means | null> {
  if (gateway === 'stripe') return { method: 'pm_card_visa', savesCard: false }
  if (gateway === 'clover') return { method: 'clv_test_visa', savesCard: false }
  if (reference === null) return null
  await decideAtPaypal(client, { orderId: reference, outcome: 'approved' })
  return { method: reference, savesCard: false }
}

async function meansAtStripe(client: Client, shown: ShownCheckout): Promise<Means | null> {
  const { dice } = client
  const { reference, clientSecret } = shown
  if (reference === null || clientSecret === null) return null
  const savesCard = dice.chance(0.2)
  const way = dice.pick(['sent', 'sent', 'asked', 'in the browser', 'in the browser', 'only said'])
  switch (way) {
    case 'sent':
      return { method: dice.pick([...goodCards, ...badCards]), savesCard }
    case 'asked':
      return { method: askingCard, savesCard, goOn: () => authenticate(client, shown) }
    case 'in the browser':
      await confirmIntent(client, {
        clientSecret,
        paymentMethod: dice.pick(goodCards.concat(badCards)),
      })
      return dice.chance(0.6) ? { method: reference, savesCard } : null
    default:
      return { method: reference, savesCard }
  }
}

async function authenticate(
  client: Client,
  { reference, clientSecret }: ShownCheckout,
): Promise<Means | null> {
  const { dice } = client
  if (reference === null || clientSecret === null || dice.chance(0.1)) return null
  await client.wait(100, 20_000)
  const outcome = dice.pick(['succeeded', 'succeeded', 'failed'] as const)
  await authenticateAtBank(client, { clientSecret, outcome })
  return dice.chance(0.7) ? { method: reference, savesCard: false } : null
}

async function meansAtPaypal(client: Client, { reference }: ShownCheckout): Promise<Means | null> {
  const { dice } = client
  if (reference === null) return null
  const outcome = dice.pick(['approved', 'approved', 'approved', 'cancelled', null] as const)
  if (outcome) await decideAtPaypal(client, { orderId: reference, outcome })
  if (dice.chance(0.3)) return null
  const method = dice.chance(0.95) ? reference : 'ANOTHERORDER'
  const goOn = async (): Promise<Means | null> => {
    if (dice.chance(0.5)) return null
    // He may have been declined, and goes back to approve once more.
    await decideAtPaypal(client, { orderId: reference, outcome: 'approved' })
    return { method: reference, savesCard: false }
  }
  return { method, savesCard: false, goOn }
}

async function meansAtClover(client: Client): Promise<Means> {
  const { dice } = client
  const isReady = dice.chance(0.5)
  const method = isReady
    ? dice.pick(cloverTokens)
    : await tokenOfCard(client, dice.pick(cloverCards))
  return { method, savesCard: false }
}
