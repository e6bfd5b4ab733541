import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { visitorJoined } from '../../../src/core/customers/join-visitor.ts'
import { emailContact } from '../../../src/core/identity/contacts.ts'
import { logIn } from '../../../src/core/identity/log-in.ts'
import { findUser } from '../../../src/core/identity/queries.ts'
import { readAccessToken } from '../../../src/core/identity/tokens.ts'
import { addUnitWish } from '../../../src/core/wishlist/add-unit-wish.ts'
import { listUnitWishes } from '../../../src/core/wishlist/unit-wishes.ts'
import { wishlistsUnited } from '../../../src/core/wishlist/unite-wishlists.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aGuest, aPhone, type Guest, proven, upgrade } from '../../support/customers/guests.ts'
import { password } from '../../support/customers/password.ts'
import { guestTerms } from '../../support/customers/sessions.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { context } from '../../support/world/context.ts'

const callsMax = 10

/** A visitor who wishes for something. */
async function aWisher(): Promise<Guest> {
  const [guest, { id: productId }] = [await aGuest(), await aRupeeProduct()]
  await addUnitWish(context(), wisher(guest.id), { productId, variantId: null })
  return guest
}

const wisher = (userId: number) => ({ userId, currency: 'INR' })

async function wishCount(userId: number): Promise<number> {
  return (await listUnitWishes(context(), wisher(userId))).length
}

async function visitOf({ id, tokens }: Guest) {
  const user = await findUser(context().db, id)
  if (!user) throw new Error('There is no such visitor')
  const { sessionId } = await readAccessToken(context(), tokens.access)
  return { sessionId, user, visitorUuid: user.uuid, handOver: visitorJoined }
}

it('a visitor who registers before any step of a sign-in keeps what was wished for', async () => {
  for (let nth = 1; nth <= callsMax; nth++) {
    const [guest, customer] = [await aWisher(), await aCustomer()]
    const visit = await visitOf(guest)
    let calls = 0
    const ctx = interposedWorld(context(), async (call) => {
      if (++calls === nth) await upgrade(guest, { phone: proven(aPhone()) })
      return call()
    })
    await logIn(ctx, { contact: emailContact(customer.email), password, visit }, guestTerms)
    if (calls < nth) {
      expect(await wishCount(customer.id)).toBe(1)
      return
    }
    expect([await wishCount(guest.id), await wishCount(customer.id)]).toEqual([1, 0])
  }
  throw new Error(`Still calling after ${callsMax} calls`)
})

it('nothing is moved from an account', async () => {
  const { user } = await upgrade(await aWisher(), { phone: proven(aPhone()) })
  const other = await anAccount()
  await writeBatch(context().db, wishlistsUnited(user.id, other))
  expect([await wishCount(user.id), await wishCount(other)]).toEqual([1, 0])
})

it('what a visitor was told of goes along', async () => {
  const [{ id: visitor }, account, product] = [
    await aGuest(),
    await anAccount(),
    await aRupeeProduct(),
  ]
  await env.DB.prepare(
    `INSERT INTO stock_notifications(user_id, variant_id, product_name, created_at)
     VALUES (?, ?, 'Kettle', 0)`,
  )
    .bind(visitor, product.variantIds[0])
    .run()
  await writeBatch(context().db, wishlistsUnited(visitor, account))
  const told = env.DB.prepare('SELECT user_id FROM stock_notifications WHERE variant_id = ?')
  expect(await told.bind(product.variantIds[0]).all()).toMatchObject({
    results: [{ user_id: account }],
  })
})
