import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { addAddress } from '../../../src/core/addresses/add-address.ts'
import { replaceAddress, saveAddress } from '../../../src/core/addresses/saved-addresses.ts'
import { closeAccount } from '../../../src/core/customers/close-account.ts'
import { DomainError } from '../../../src/core/domain-error.ts'
import { changeProfile } from '../../../src/core/identity/change-profile.ts'
import { emailCredentials, logIn } from '../../../src/core/identity/log-in.ts'
import { mailPasswordReset } from '../../../src/core/identity/mail-link.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import { registerUnverified } from '../../../src/core/identity/register-unverified.ts'
import { resetPassword } from '../../../src/core/identity/reset-password.ts'
import { rotateTokens } from '../../../src/core/identity/rotate-tokens.ts'
import { signInWithGoogle } from '../../../src/core/identity/sign-in-with-google.ts'
import type { SignedInUser } from '../../../src/core/identity/types.ts'
import { updateProfile } from '../../../src/core/identity/update-profile.ts'
import { verifyEmail } from '../../../src/core/identity/verify-email.ts'
import { transferred } from '../../../src/core/ledgers/transferred.ts'
import { toggleLike } from '../../../src/core/likes/toggle-like.ts'
import { ensureGatewayCustomer } from '../../../src/core/payments/saved-cards/gateway-customers.ts'
import type { Context } from '../../../src/core/ports.ts'
import { addUnitWish } from '../../../src/core/wishlist/add-unit-wish.ts'
import { addWish } from '../../../src/core/wishlist/add-wish.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import type { Cart } from '../../../src/objects/cart.ts'
import { aPng } from '../../support/catalogue/pictures.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import {
  type AvantlushCustomer,
  anAddress,
  anAvantlushCustomer,
  registerAtAvantlush,
  resetLinkFor,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { googleToken } from '../../support/customers/google-people.ts'
import { linkMailedTo } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { nothingRemains, remainsOf } from '../../support/customers/remains.ts'
import { guestTerms } from '../../support/customers/sessions.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { stillness } from '../../support/faults/still-object.ts'
import {
  aFilledCart,
  aQuoteShop,
  cartObjectOf,
  type FilledCart,
  initiate,
  type QuoteShop,
} from '../../support/sales/quoted-sales.ts'
import { looseEnds, runJobs } from '../../support/sales/stripe-quotes.ts'
import { byCard } from '../../support/sales/ways-to-pay.ts'
import { context } from '../../support/world/context.ts'

/*
 * An account is closed between any two calls that a request makes to the outside, which had signed in
 * before: nothing of the person comes back.
 */

/** Makes any world one in which the account is closed. */
type Closing = (ctx: Context) => Context

interface Story<S extends { id: number }> {
  prepare: () => Promise<S>
  work: (closing: Closing, someone: S) => Promise<unknown>
}

const callsMax = 20

/** Plays the story once for each call of its work, with the account closed before that call. */
async function closeBeforeEveryCall<S extends { id: number }>(story: Story<S>): Promise<number> {
  for (let nth = 1; nth <= callsMax; nth++) {
    const someone = await story.prepare()
    let calls = 0
    const closing: Closing = (ctx) =>
      interposedWorld(ctx, async (call) => {
        if (++calls === nth) await closeAccount(ctx, someone.id)
        return call()
      })
    await story.work(closing, someone).catch(onlyFailures)
    if (calls < nth) return calls
    expect(await remainsOf(someone.id)).toEqual(nothingRemains)
  }
  throw new Error(`Still calling after ${callsMax} calls`)
}

function onlyFailures(error: unknown): void {
  if (!(error instanceof DomainError)) throw error
}

type Someone = AvantlushCustomer & { user: SignedInUser }

async function somebody(): Promise<Someone> {
  return known(await anAvantlushCustomer())
}

async function known(customer: AvantlushCustomer): Promise<Someone> {
  const user = await findUser(context().db, customer.id)
  if (!user) throw new Error('The customer is not there')
  return { ...customer, user }
}

const home = {
  ...{ fullName: 'Ada Byron', phone: '+2348012345678', street: '1 Main St', city: 'Lagos' },
  ...{ state: '', country: 'Nigeria', postalCode: '' },
}

const office = {
  ...{ firstName: 'Asha', lastName: null, callingCode: '+91', phone: '9876543210' },
  ...{ email: 'asha@example.com', street: '14 Hill Road', street2: null, landmark: null },
  ...{ postalCode: '400050', city: 'Mumbai', state: 'Maharashtra', country: 'India' },
  ...{ taxNumber: null, businessName: null, nickname: null },
}

let salt = 9_000

const asBoth = { isDefault: true, isDefaultBilling: true }

const asked = { site: 'storefront', path: '/reset/{uid}/{token}/', ttlHours: 1 } as const

const stories: [string, (ctx: Context, someone: Someone) => Promise<unknown>][] = [
  ['changes the profile', (ctx, { user }) => changeProfile(ctx, user, { fullName: 'Ada Byron' })],
  [
    'sends a photo and a number',
    (ctx, { user }) =>
      changeProfile(ctx, user, {
        phone: '+2348012345678',
        photo: { bytes: aPng({ salt: ++salt }), rules: {} },
      }),
  ],
  ['changes the address', (ctx, { user }) => updateProfile(ctx, user, { email: anAddress() })],
  ['changes the name', (ctx, { user }) => updateProfile(ctx, user, { firstName: 'Ada' })],
  ['adds an address', (ctx, { user }) => addAddress(ctx, user, { ...home, isDefault: true })],
  [
    'saves an address in parts',
    (ctx, { user }) => saveAddress(ctx, user, { ...asBoth, address: office, operationId: 'once' }),
  ],
  [
    'replaces an address',
    async (ctx, { user }) => {
      const wanted = { ...asBoth, address: office }
      const { id } = await saveAddress(context(), user, { ...wanted, operationId: null })
      await replaceAddress(ctx, { userId: user.id, id }, wanted)
    },
  ],
  ['signs in', (ctx, { email }) => logIn(ctx, emailCredentials({ email, password }), guestTerms)],
  ['refreshes', (ctx, { tokens }) => rotateTokens(ctx, tokens.refresh, guestTerms)],
  ['asks for a link', (ctx, { email }) => mailPasswordReset(ctx, email, asked)],
  [
    'signs in with Google',
    async (ctx, { email }) => {
      const sub = `31${String(++salt).padStart(19, '0')}`
      const request = { token: await googleToken({ email, sub }), email, location: 'Ghana' }
      await signInWithGoogle(ctx, request, guestTerms)
    },
  ],
  [
    'registers anew',
    (ctx, { email }) => {
      const anew = { email, password, location: 'Ghana', link: { ...asked, ttlHours: 24 } }
      return registerUnverified(ctx, anew, guestTerms)
    },
  ],
]

describe('a request of whoever', () => {
  it.each(stories)('%s', async (_, work) => {
    const closed = closeBeforeEveryCall<Someone>({
      prepare: somebody,
      work: (closing, someone) => work(closing(context()), someone),
    })
    expect(await closed).toBeGreaterThan(0)
  })

  it('likes a product', async () => {
    const { id: productId } = await aRialProduct()
    const like = { currency: 'IRR', productId }
    const work = (closing: Closing, { id: userId }: Someone) =>
      toggleLike(closing(context()), { ...like, userId })
    expect(await closeBeforeEveryCall({ prepare: somebody, work })).toBeGreaterThan(0)
  })

  it('wishes for a product', async () => {
    const { id: productId } = await aProduct()
    const shown = { currency: 'USD', viewer: 'public' as const }
    const work = (closing: Closing, { id: userId }: Someone) =>
      addWish(closing(context()), { userId, ...shown }, { productId, operationId: null })
    expect(await closeBeforeEveryCall({ prepare: somebody, work })).toBeGreaterThan(0)
  })

  it('wishes for a unit', async () => {
    const { id: productId } = await aRupeeProduct()
    const wish = { productId, variantId: null }
    const work = (closing: Closing, { id: userId }: Someone) =>
      addUnitWish(closing(context()), { userId, currency: 'INR' }, wish)
    expect(await closeBeforeEveryCall({ prepare: somebody, work })).toBeGreaterThan(0)
  })

  it('is given points', async () => {
    const ledger = { kind: 'points', currency: 'INR', reason: 'issued' } as const
    const work = (closing: Closing, { id: userId }: Someone) => {
      const given = { ...ledger, from: 'shop' as const, to: { userId }, amount: 5 }
      const ctx = closing(context())
      return writeBatch(ctx.db, transferred(ctx, { ...given, cause: `test:${userId}` }))
    }
    expect(await closeBeforeEveryCall({ prepare: somebody, work })).toBeGreaterThan(0)
  })

  it('follows the link that verifies the address', async () => {
    async function prepare() {
      const email = anAddress()
      await registerAtAvantlush(email)
      const [, , , token = '', uid = ''] = (await linkMailedTo(email)).split('/')
      return { ...(await signInAtAvantlush(email)), link: { token, uid } }
    }
    const work = (closing: Closing, { link }: Awaited<ReturnType<typeof prepare>>) =>
      verifyEmail(closing(context()), link, guestTerms)
    expect(await closeBeforeEveryCall({ prepare, work })).toBeGreaterThan(0)
  })

  it('sets a password by the link of a mail', async () => {
    async function prepare() {
      const customer = await anAvantlushCustomer()
      const [, , , uid = '', token = ''] = (await resetLinkFor(customer.email)).split('/')
      return { ...customer, link: { token, uid } }
    }
    const work = (closing: Closing, { link }: Awaited<ReturnType<typeof prepare>>) =>
      resetPassword(closing(context()), { ...link, newPassword: 'An0ther-long-phrase!' })
    expect(await closeBeforeEveryCall({ prepare, work })).toBeGreaterThan(0)
  })
})

describe('the first checkout of whoever', () => {
  let shop: QuoteShop

  const prepare = async () => {
    const filled = await aFilledCart(shop)
    return { ...filled, id: filled.customer.id }
  }

  beforeAll(async () => {
    shop = await aQuoteShop()
  })

  it('is none that could be paid', async () => {
    const work = async (closing: Closing, filled: FilledCart) => {
      await runInDurableObject(cartObjectOf(filled), (object: Cart) => {
        object.world = closing({ ...object.world, ...stillness })
      })
      await initiate(context(), { ...filled, way: byCard })
    }
    expect(await closeBeforeEveryCall({ prepare, work })).toBeGreaterThan(1)
  })

  it('has no customer at Stripe left', async () => {
    const work = (closing: Closing, filled: FilledCart) =>
      initiate(closing(context()), { ...filled, way: byCard })
    expect(await closeBeforeEveryCall({ prepare, work })).toBeGreaterThan(3)
    await runJobs()
    expect(await looseEnds()).toEqual([])
    const references = await toBeDeleted()
    expect(references).not.toEqual([])
    const { savedCards } = context().gateways.stripe
    for (const reference of references) {
      await expect(savedCards?.list(reference)).rejects.toMatchObject({ reason: 'not_found' })
    }
  })
})

it('of two who were made at Stripe for one customer at once none is left', async () => {
  const customer = await somebody()
  await Promise.all([1, 2].map(() => ensureGatewayCustomer(context(), customer.user, 'stripe')))
  await closeAccount(context(), customer.id)
  await runJobs()
  const references = await toBeDeleted(`account:${customer.id}:`)
  expect(references).toHaveLength(2)
  const { savedCards } = context().gateways.stripe
  for (const reference of references) {
    await expect(savedCards?.list(reference)).rejects.toMatchObject({ reason: 'not_found' })
  }
})

/** What Stripe calls those whom it is to forget, for a cause that begins so. */
async function toBeDeleted(cause = 'account:'): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT payload ->> 'reference' AS reference FROM outbox
     WHERE kind = 'gateway_customer.delete' AND key LIKE ? || '%'`,
  )
    .bind(cause)
    .all<{ reference: string }>()
  return results.map(({ reference }) => reference)
}
