import type { Hono } from 'hono'
import * as z from 'zod'
import { invalidRequest, readBody } from './errors.ts'
import { type Card, testCards } from './test-cards.ts'
import { newTokenId, type World } from './world.ts'

/** Clover takes the numbers as text. */
const Digits = z.string().regex(/^\d{1,19}$/)

const NewToken = z.strictObject({
  card: z.strictObject({
    number: Digits,
    exp_month: Digits,
    exp_year: Digits,
    cvv: z.string(),
    brand: z.string().optional(),
    first6: Digits.optional(),
    last4: Digits.optional(),
    name: z.string().optional(),
  }),
})

type NewCard = z.infer<typeof NewToken>['card']

/** Turns a card into a token: only browsers ask for that, so that no card number comes to the shop. */
export function addTokens(app: Hono, world: World): void {
  app.post('/v1/tokens', async (c) => {
    const { card: wanted } = await readBody(c, NewToken)
    const card = assertUsable(wanted, world.simulator.now())
    const { brand, first6, last4 } = card
    const { exp_month, exp_year } = wanted
    const id = newTokenId()
    world.tokens.set(id, { id, card, isReusable: false, isUsed: false })
    return c.json({ id, object: 'token', card: { brand, first6, last4, exp_month, exp_year } })
  })
}

function assertUsable(wanted: NewCard, now: Date): Card {
  const card = testCards.get(wanted.number)
  if (!card) throw problem('invalid_number', 'number', 'The card number is invalid.')
  const month = Number(wanted.exp_month)
  if (wanted.exp_month.length > 2 || month < 1 || month > 12) {
    throw problem('invalid_expiry_month', 'exp_month', 'The month of expiry is invalid.')
  }
  if (![2, 4].includes(wanted.exp_year.length)) {
    throw problem('invalid_expiry_year', 'exp_year', 'The year of expiry is invalid.')
  }
  const year = Number(wanted.exp_year.padStart(4, '20'))
  // A card is good until its month is over.
  if (Date.UTC(year, month) <= now.getTime()) {
    throw problem('expired_card', 'exp_year', 'The card has expired.')
  }
  if (!/^\d{3,4}$/.test(wanted.cvv)) {
    throw problem('incorrect_cvc', 'cvv', 'The security code of the card is incorrect.')
  }
  return card
}

function problem(code: string, field: string, message: string) {
  return invalidRequest(message, { code, param: `card.${field}` })
}
