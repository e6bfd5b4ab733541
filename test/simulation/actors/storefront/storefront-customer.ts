import { cartTerms } from '../../../../src/contracts/commerce-engine/policy.ts'
import { placeStorefrontOrder } from '../../../../src/core/checkout/place-storefront-order.ts'
import { cancelOwnOrder } from '../../../../src/core/fulfilment/change-status.ts'
import { listPoints } from '../../../../src/core/ledgers/list-points.ts'
import { readLoyalty } from '../../../../src/core/ledgers/read-loyalty.ts'
import type { Context } from '../../../../src/core/ports.ts'
import { findStorefrontCart } from '../../../../src/core/storefront-cart/find-carts.ts'
import {
  type ListedRow,
  ordersIn,
  selectOwnOrders,
} from '../../../../src/core/storefront-orders/reading/list-orders.ts'
import type { WayToPay } from '../../../../src/core/storefront-orders/retry-payment.ts'
import { readAll } from '../../../../src/core/write-batch.ts'
import { storefrontOrdersOf } from '../../accounts/order-account.ts'
import { orderMovesOf } from '../../accounts/order-moves.ts'
import { members } from '../../platform/storefront-catalogue.ts'
import type { Run } from '../../run.ts'
import { type Answer, isAnswered } from '../answer.ts'
import { Client } from '../client.ts'
import { isUndecided, type Step, type WeightedStep } from '../shopper.ts'
import { pageOf } from './pages.ts'
import { channel, findOrder, StorefrontPayer } from './storefront-payer.ts'
import {
  enterAccount,
  enterAnew,
  type KnownOrder,
  type Session,
  signedIn,
  visitOf,
} from './visit.ts'

/** A customer of the contract `commerce-engine`, with an account or without. */
export class StorefrontCustomer extends StorefrontPayer {
  constructor(run: Run, name: string, userId: number, { device = 'first' } = {}) {
    super(new Client(run, name), visitOf(run, userId, device))
  }

  protected override usual(): [Step, Step, Step] {
    const { dice } = this.client
    const pay = () => this.pays()
    const end = dice.pick([...Array(7).fill(pay), () => this.#cancel(), () => this.paysTwice()])
    const signsIn = dice.pick(['before', 'meanwhile', ...Array(6).fill('never')])
    return [
      async () => {
        await this.fills()
        if (signsIn === 'before') await this.#signIn()
      },
      async () => {
        await Promise.all([this.#order(), signsIn === 'meanwhile' && this.#signIn()])
      },
      end,
    ]
  }

  protected override steps(): WeightedStep[] {
    return [
      [2, () => this.makesCart()],
      [2, () => this.setsLine()],
      [1, () => this.setsAddress()],
      [0.5, () => this.choosesDelivery()],
      [1, () => this.appliesCode()],
      [1.5, () => this.paysBeside()],
      [0.5, () => this.takesBack()],
      [0.5, () => this.readsCart()],
      [0.4, () => this.deletesCart()],
      [2, () => this.#order()],
      [4, () => this.#shopAgain()],
      [2.5, () => this.#spendPoints()],
      [4, () => this.pays()],
      [2, () => this.paysTwice()],
      [2, () => this.retries()],
      [1, () => this.retriesLate()],
      [1, () => this.paysLate()],
      [1, () => this.comesBack()],
      [3, () => this.#cancel()],
      [1, () => this.#read()],
      [2, () => this.#signIn()],
    ]
  }

  async #order(): Promise<void> {
    const { run, name } = this.client
    const cart = this.pickCart()
    if (cart === null) return
    const key = this.newKey()
    const { userId: askedBy } = this.sender
    const way = this.way()
    const known = storefrontOrdersOf(run)
    known.asked(key)
    await this.askedOften(
      'orders',
      key,
      (ctx, operationId, session) => place(ctx, session, { cart, operationId, way }),
      (answers) => {
        const orders = answers.filter(isAnswered).map(({ value }) => value)
        // Under another name the key stands for another request.
        const isAnother = this.sender.userId !== askedBy
        const undecided = answers.filter(isUndecided).length + (isAnother ? 1 : 0)
        const isGone = answers.some((one) => one?.is === 'refused' && one.code === 'not_found')
        const wrong = [
          known.told({ key, orders, undecided, isGone }),
          ...orders.map(({ id: orderId }) => this.sales.ordered({ cart, orderId })),
        ]
        for (const one of wrong) if (one) run.violations.add(`${one} to ${name}`)
        for (const { page, ...order } of orders) this.learn(order, page)
      },
    )
  }

  /** Perhaps with the points that the last order has brought. */
  async #shopAgain(): Promise<void> {
    await this.fills()
    await this.#order()
    await this.pays()
  }

  /** What the first order has brought pays for the second one, and the first is cancelled. */
  async #spendPoints(): Promise<void> {
    await this.#signIn()
    await this.makesCart()
    await this.setsAddress()
    await this.#order()
    await this.pays('paid')
    const first = this.visit.orders.at(-1)
    await this.makesCart()
    await this.setsAddress()
    await this.paysWithPoints(null)
    await this.#order()
    await this.#cancel(first)
  }

  /** In two windows at the same time, sometimes. */
  async #cancel(order = this.pickOrder()): Promise<void> {
    if (!order) return
    const isInTwo = this.client.dice.chance(0.3)
    const cancelled = await Promise.all(
      Array.from({ length: isInTwo ? 2 : 1 }, () => this.#cancelOnce(order)),
    )
    if (cancelled.some(isAnswered)) orderMovesOf(this.client.run).told(order.id, 'cancelled')
  }

  #cancelOnce(order: KnownOrder): Promise<Answer<void> | null> {
    const said = { reason: 'By mistake', feedback: null }
    return this.repeated(
      `cancels order ${order.id}`,
      this.newKey(),
      async (ctx, operationId, session) => {
        const { id: orderId } = await findOrder(ctx, session, order)
        await cancelOwnOrder(ctx, session.userId, { orderId, operationId, said })
      },
    )
  }

  /** The pages of orders and points. What a member knows of is shown. */
  async #read(): Promise<void> {
    const known = [...this.visit.orders]
    const { userId, isGuest } = this.sender
    const answer = await this.once('reads the orders', null, (ctx, _, session) =>
      readOrders(ctx, session),
    )
    await this.once('reads the points', null, (ctx, _, session) => readPoints(ctx, session))
    if (answer?.is !== 'answered' || isGuest || this.sender.userId !== userId) return
    const missing = known.find(({ id }) => !answer.value.includes(id))
    if (!missing) return
    const { run, name } = this.client
    run.violations.add(`8 ${name} is not shown order ${missing.id}, which was answered before`)
  }

  /** A visitor enters an account, which gets what is there. */
  async #signIn(): Promise<void> {
    if (!this.sender.isGuest) return
    this.sales.mayBeMerged = true
    this.visit.accountId ??= this.client.dice.pick(members)
    const { accountId } = this.visit
    const entered = await this.once(`signs in as ${accountId}`, null, (ctx, _, session) =>
      enterAccount(ctx, session, accountId),
    )
    const isGone = entered?.is === 'refused' && entered.kind === 'not_signed_in'
    const answer = isGone
      ? await this.once(`comes anew as ${accountId}`, null, (ctx) => enterAnew(ctx, accountId))
      : entered
    if (answer?.is === 'answered') this.visit.session = answer.value
  }
}

interface Placing {
  cart: string
  operationId: string | null
  way: WayToPay | null
}

async function place(ctx: Context, session: Session, { cart: uuid, operationId, way }: Placing) {
  const { userId, isGuest } = session
  await signedIn(ctx, session)
  const cart = await findStorefrontCart(ctx, userId, uuid)
  const placed = await placeStorefrontOrder(ctx, { cart, isGuest, operationId, way })
  const { id, number, totalAmount } = placed.order
  return { id, number, totalAmount, page: placed.handover && pageOf(placed.handover, id) }
}

/** The ids of all. */
async function readOrders(ctx: Context, session: Session): Promise<number[]> {
  await signedIn(ctx, session)
  const { userId } = session
  const asked = { channel, userId, statuses: null, ordering: ['-created_at'] } as const
  const page = { ...asked, number: 1, size: 25 }
  const rows = await readAll<ListedRow>(ctx.db, selectOwnOrders(ctx, page))
  return ordersIn(rows, page).items.map(({ id }) => id)
}

/** Their sum is the balance. */
async function readPoints(ctx: Context, session: Session): Promise<void> {
  await signedIn(ctx, session)
  const { userId } = session
  const { currency } = cartTerms
  await readLoyalty(ctx, { userId, channel, currency })
  await listPoints(ctx, { userId, currency, ordering: '-created_at', number: 1, size: 25 })
}
