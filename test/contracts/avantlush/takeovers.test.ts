import { describe, expect, it } from 'vitest'
import {
  anAddress,
  aVerifiedAccount,
  registerAtAvantlush,
  resetLinkFor,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { signInWithGoogle } from '../../support/customers/google-people.ts'
import { linkMailedTo } from '../../support/customers/mail.ts'
import { avantlushClient, storeClient } from '../../support/http/client.ts'

/*
 * Somebody prepares an account for an address whose mailbox is another's. Once the owner of the
 * mailbox has proven it by Google, or with a reset link, nobody else gets in.
 */

const anonymous = avantlushClient()
const attackersPassword = 'Pr3pared-by-a-stranger'
const ownersPassword = 'Chos3n-by-the-owner'

/** What the two have in their hands. */
interface Plot {
  /** The owner's address. */
  email: string
  /** The attacker's own, which Google knows, too. */
  foreign: string
  attackersTokens: string[]
  attackersRefreshTokens: string[]
  hasOwnerRegistered: boolean
}

type Step = (plot: Plot) => Promise<void>

const steps: Record<string, Step> = {
  'the attacker registers': async (plot) => {
    const account = { email: plot.email, password: attackersPassword }
    const { status, body } = await anonymous.post('/api/register/', account)
    if (status === 201) plot.attackersTokens.push(body.token)
    await attackerSignsIn(plot)
  },
  'the attacker moves an account linked with Google there': async (plot) => {
    const { body } = await signInWithGoogle({ email: plot.foreign })
    plot.attackersTokens.push(body.access_token)
    plot.attackersRefreshTokens.push(body.refresh_token)
    const attacker = storeClient({ token: body.access_token })
    await attacker.patch('/auth/me/', { email: plot.email }, { expect: 200 })
  },
  'the attacker asks for mail': async ({ email }) => {
    await anonymous.post('/api/resend-verification/', { email })
    await anonymous.post('/api/forgot-password/', { email })
  },
  'the owner registers': async (plot) => {
    const account = { email: plot.email, password: ownersPassword }
    const { status } = await anonymous.post('/api/register/', account)
    plot.hasOwnerRegistered ||= status === 201
  },
  // Whoever has opened no account ignores the mail about it, as it says.
  'the owner verifies what he has registered': async ({ email, hasOwnerRegistered }) => {
    const { status } = await anonymous.post('/api/resend-verification/', { email })
    if (hasOwnerRegistered && status === 200) await anonymous.get(await linkMailedTo(email))
  },
  'the owner resets the password': async ({ email }) => {
    const { status } = await anonymous.post('/api/forgot-password/', { email })
    if (status === 404) return
    const link = `/api${await linkMailedTo(email)}`
    await anonymous.post(link, { password: ownersPassword }, { expect: 200 })
  },
  'the owner comes with Google': async ({ email }) => {
    await signInWithGoogle({ email })
  },
}

async function attackerSignsIn(plot: Plot): Promise<void> {
  const credentials = { email: plot.email, password: attackersPassword }
  const { status, body } = await anonymous.post('/api/auth/login/', credentials)
  if (status !== 200) return
  plot.attackersTokens.push(body.access_token)
  plot.attackersRefreshTokens.push(body.refresh_token)
}

function aPlot(): Plot {
  const tokens = { attackersTokens: [], attackersRefreshTokens: [] }
  return { email: anAddress(), foreign: anAddress(), ...tokens, hasOwnerRegistered: false }
}

async function play(names: string[]): Promise<Plot> {
  const plot = aPlot()
  for (const name of names) await steps[name]?.(plot)
  return plot
}

/** The attacker tries everything that he has. */
async function expectShutOut(plot: Plot): Promise<void> {
  const { email, foreign } = plot
  const credentials = { email, password: attackersPassword }
  await anonymous.post('/api/auth/login/', credentials, { expect: 401 })
  const { body } = await signInWithGoogle({ email: foreign })
  const tokens = [...plot.attackersTokens, body.access_token]
  for (const refresh_token of plot.attackersRefreshTokens) {
    const { status, body: pair } = await anonymous.post('/api/auth/refresh/', { refresh_token })
    if (status === 200) tokens.push(pair.access_token)
  }
  for (const token of tokens) {
    const { body: profile } = await avantlushClient({ token }).get('/api/profile/')
    expect(profile.email).not.toBe(email)
  }
}

/** Every order in which each of the names stands at most once. */
function orders(names: string[]): string[][] {
  const longer = names.flatMap((name) =>
    orders(names.filter((other) => other !== name)).map((rest) => [name, ...rest]),
  )
  return [[], ...longer]
}

const preparations = orders([
  'the attacker registers',
  'the owner registers',
  'the owner verifies what he has registered',
  'the owner resets the password',
]).map((order) => [order.join(', ') || 'nothing', order] as const)

describe('after the owner of the mailbox has come with Google', () => {
  it.each(preparations)('nobody else gets in: %s', async (_, order) => {
    const plot = await play([...order, 'the owner comes with Google'])
    await expectShutOut(plot)
    await signInWithGoogle({ email: plot.email })
  })
})

const movings = orders([
  'the attacker moves an account linked with Google there',
  'the attacker asks for mail',
  'the owner resets the password',
])
  .filter((order) => order.includes('the attacker moves an account linked with Google there'))
  .map((order) => [order.join(', '), order] as const)

describe('an account that was moved to the address', () => {
  it.each(movings)('is the owner’s alone who comes with Google: %s', async (_, order) => {
    const plot = await play([...order, 'the owner comes with Google'])
    await expectShutOut(plot)
    await signInWithGoogle({ email: plot.email })
  })

  it.each(movings)('is the owner’s alone who resets the password: %s', async (_, order) => {
    const plot = await play([...order, 'the owner resets the password'])
    await expectShutOut(plot)
    await signInAtAvantlush(plot.email, ownersPassword)
  })
})

it('the password that a verified account has is kept when its owner comes with Google', async () => {
  const email = await aVerifiedAccount()
  await signInWithGoogle({ email })
  await signInAtAvantlush(email)
})

it('a reset keeps the link with Google of an account that was verified', async () => {
  const email = anAddress()
  const sub = '100000000000000000009'
  await signInWithGoogle({ email, sub })
  const wish = { password: ownersPassword }
  await anonymous.post(await resetLinkFor(email), wish, { expect: 200 })
  const { id } = await signInAtAvantlush(email, ownersPassword)
  const { body } = await signInWithGoogle({ email: anAddress(), sub })
  const client = avantlushClient({ token: body.access_token })
  expect((await client.get('/api/profile/', { expect: 200 })).body.id).toBe(id)
})

it('whoever registers for somebody else cannot verify without the mailbox', async () => {
  const email = anAddress()
  await registerAtAvantlush(email, attackersPassword)
  const { tokens } = await signInAtAvantlush(email, attackersPassword)
  const moved = { email: anAddress() }
  const early = await linkMailedTo(email)
  await storeClient({ token: tokens.access }).patch('/auth/me/', moved, { expect: 200 })
  await anonymous.get(early, { expect: 400 })
})
