import {
  cartTerms,
  orderQuantity as rules,
} from '../../../../src/contracts/commerce-engine/policy.ts'
import type { DetailedAddress } from '../../../../src/core/addresses/types.ts'
import { AccountRequired } from '../../../../src/core/identity/errors.ts'
import { readBalances } from '../../../../src/core/ledgers/balances.ts'
import type { Context } from '../../../../src/core/ports.ts'
import { applyCoupon, removeCoupon } from '../../../../src/core/storefront-cart/coupon.ts'
import { createCart } from '../../../../src/core/storefront-cart/create-cart.ts'
import { deleteActiveCart, deleteCart } from '../../../../src/core/storefront-cart/delete-cart.ts'
import { chooseDelivery } from '../../../../src/core/storefront-cart/delivery.ts'
import type { Editing } from '../../../../src/core/storefront-cart/edit-cart.ts'
import {
  findStorefrontCart,
  selectStorefrontCart,
  storefrontCartIn,
} from '../../../../src/core/storefront-cart/find-carts.ts'
import {
  getActiveCart,
  getCart,
  type SignInBeside,
} from '../../../../src/core/storefront-cart/get-cart.ts'
import {
  payWithCredit,
  payWithGiftCard,
  payWithPoints,
  takeBack,
} from '../../../../src/core/storefront-cart/other-means.ts'
import { setAddresses } from '../../../../src/core/storefront-cart/set-addresses.ts'
import { setLine } from '../../../../src/core/storefront-cart/set-line.ts'
import type { Customer, PricedCart } from '../../../../src/core/storefront-cart/types.ts'
import { storefrontSalesOf } from '../../accounts/storefront-sales.ts'
import { products } from '../../platform/catalogue.ts'
import {
  coupons,
  currency,
  emailOf,
  giftCard,
  scarceCode,
} from '../../platform/storefront-catalogue.ts'
import type { Client } from '../client.ts'
import { Shopper } from '../shopper.ts'
import { type Session, signedIn, type Visit } from './visit.ts'

type Edit = (ctx: Context, editing: Editing) => Promise<PricedCart>

/** Somebody who fills carts of the contract `commerce-engine`. */
export abstract class StorefrontShopper extends Shopper<Session> {
  readonly visit: Visit

  constructor(client: Client, visit: Visit) {
    super(client, cartTerms.contract)
    this.visit = visit
  }

  protected override get sender(): Session {
    return this.visit.session
  }

  protected get sales() {
    return storefrontSalesOf(this.client.run)
  }

  protected get isHurried(): boolean {
    return this.client.run.plan.rush !== null
  }

  /** A cart that can be ordered, and perhaps what is to pay for it. */
  protected async fills(): Promise<void> {
    const { dice } = this.client
    await this.makesCart()
    if (dice.chance(0.95)) await this.setsAddress()
    if (dice.chance(this.isHurried ? 0.9 : 0.25)) await this.appliesCode()
    if (dice.chance(this.isHurried ? 0.9 : 0.45)) await this.paysBeside()
  }

  protected async makesCart(): Promise<void> {
    const { dice } = this.client
    const isOfTwo = dice.chance(0.3)
    const wanted = isOfTwo ? products.slice(dice.below(2)).slice(0, 2) : [this.client.pickProduct()]
    const items = wanted.map(({ id }) => {
      return { productId: id, variantId: null, quantity: dice.pick([1, 1, 2, 2, 3]) }
    })
    for (const item of items) this.sales.asked(item)
    const what = `makes a cart of ${items.map((one) => `${one.quantity} of ${one.productId}`)}`
    const answer = await this.repeated(
      what,
      this.newKey(),
      async (ctx, operationId, { userId, isGuest, ...session }) => {
        await signedIn(ctx, { userId, isGuest, ...session })
        const terms = { ...cartTerms, userId, isGuest }
        const made = await createCart(ctx, terms, { items, metadata: null, rules, operationId })
        return made.cart.uuid
      },
    )
    if (answer?.is === 'answered') this.visit.carts.push(answer.value)
  }

  /** Mostly the newest. */
  protected pickCart(): string | null {
    const { carts } = this.visit
    if (carts.length === 0) return null
    return (this.client.dice.chance(0.9) ? carts.at(-1) : this.client.dice.pick(carts)) ?? null
  }

  async #edits(what: string, edit: Edit): Promise<void> {
    const uuid = this.pickCart()
    if (uuid === null) return
    await this.repeated(what, this.newKey(), async (ctx, operationId, session) => {
      const { userId, isGuest } = session
      const [found] = await signedIn(ctx, session, [selectStorefrontCart(userId, uuid)])
      const cart = storefrontCartIn(found)
      await edit(ctx, { cart, customer: { userId, isGuest }, operationId })
    })
  }

  protected async setsLine(): Promise<void> {
    const { dice } = this.client
    const { id: productId } = this.client.pickProduct()
    const item = { productId, variantId: null, quantity: dice.pick([0, 1, 2, 3, 4]) }
    this.sales.asked(item)
    await this.#edits(`wants ${item.quantity} of ${productId}`, (ctx, editing) =>
      setLine(ctx, editing, item, rules),
    )
  }

  protected async setsAddress(): Promise<void> {
    const address = addressOf(this.sender.userId)
    await this.#edits('says where to', (ctx, editing) =>
      setAddresses(ctx, editing, { billing: address, shipping: address }),
    )
  }

  protected async choosesDelivery(): Promise<void> {
    const shippingMethodId = this.client.dice.pick([1, 2])
    await this.#edits(`is sent it by ${shippingMethodId}`, (ctx, editing) =>
      chooseDelivery(ctx, editing, [{ id: editing.cart.uuid, shippingMethodId }]),
    )
  }

  protected async appliesCode(): Promise<void> {
    const { dice } = this.client
    const code = this.isHurried ? scarceCode : dice.pick(coupons).code
    await this.#edits(`applies ${code}`, (ctx, editing) => applyCoupon(ctx, editing, code))
  }

  /** Points, credit or a gift card; visitors have the card alone. */
  protected async paysBeside(): Promise<void> {
    const { dice } = this.client
    const card = () =>
      this.#edits('pays with a card', (ctx, editing) =>
        payWithGiftCard(ctx, editing, giftCard.code),
      )
    if (this.sender.isGuest) return card()
    const creditAmount = dice.pick([1, 4_999, 60_000])
    const means = dice.pick([
      () => this.paysWithPoints(),
      () =>
        this.#edits(`pays with ${creditAmount} of credit`, async (ctx, editing) => {
          withAccount(editing.customer)
          return payWithCredit(ctx, editing, creditAmount)
        }),
      card,
    ])
    await means()
  }

  /** With some, or with all that there are. */
  protected async paysWithPoints(some = this.client.dice.pick([1, 12, null, null])): Promise<void> {
    await this.#edits(`pays with ${some ?? 'all'} points`, async (ctx, editing) => {
      const { userId } = withAccount(editing.customer)
      const { points } = await readBalances(ctx, { userId, currency })
      return payWithPoints(ctx, editing, some ?? Math.max(1, points))
    })
  }

  protected async takesBack(): Promise<void> {
    const { dice } = this.client
    const means = dice.pick(['points', 'creditAmount', 'giftCardId', 'coupon'] as const)
    await this.#edits(`takes back ${means}`, (ctx, editing) =>
      means === 'coupon' ? removeCoupon(ctx, editing) : takeBack(ctx, editing, means),
    )
  }

  /** One that he has made, or his open one, whichever that is. */
  protected override async readsCart(): Promise<void> {
    const uuid = this.#pickNamed()
    await this.once('reads the cart', null, async (ctx, _, session) => {
      const { userId, isGuest } = session
      const signIn: SignInBeside = async (beside) => {
        const results = await signedIn(ctx, session, await beside(userId))
        return { customer: { userId, isGuest }, results }
      }
      if (uuid === null) await getActiveCart(ctx, signIn, cartTerms.contract)
      else await getCart(ctx, signIn, { uuid, terms: cartTerms })
    })
  }

  protected async deletesCart(): Promise<void> {
    const uuid = this.#pickNamed()
    await this.repeated('deletes the cart', this.newKey(), async (ctx, _, session) => {
      await signedIn(ctx, session)
      const { userId } = session
      if (uuid === null) await deleteActiveCart(ctx, userId, cartTerms.contract)
      else await deleteCart(ctx, await findStorefrontCart(ctx, userId, uuid))
    })
  }

  #pickNamed(): string | null {
    return this.client.dice.chance(0.4) ? null : this.pickCart()
  }
}

/** What the guards of some routes do. @throws AccountRequired */
function withAccount(customer: Customer): Customer {
  if (customer.isGuest) throw new AccountRequired()
  return customer
}

function addressOf(userId: number): DetailedAddress {
  return {
    ...{ firstName: 'Person', lastName: String(userId), email: emailOf(userId) },
    ...{ callingCode: '+91', phone: '9812345670' },
    ...{ street: 'Somewhere 1', street2: null, landmark: null },
    ...{ postalCode: '400001', city: 'Mumbai', state: 'Maharashtra', country: 'IN' },
    ...{ taxNumber: null, businessName: null, nickname: null },
  }
}
