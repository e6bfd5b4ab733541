import { sql } from 'drizzle-orm'
import { driveLetterSql, uncertainRefundSql } from '../../../scripts/dead-letters/drive-sql.ts'
import { staffTransferred } from '../../../scripts/local/staff-transfer.ts'
import { createProduct } from '../../../src/core/catalog/create-product.ts'
import { deleteProduct } from '../../../src/core/catalog/delete-product.ts'
import { getProduct } from '../../../src/core/catalog/get-product.ts'
import type { Product } from '../../../src/core/catalog/types.ts'
import { updateProduct } from '../../../src/core/catalog/update-product.ts'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { addOrderEvent } from '../../../src/core/orders/events.ts'
import { listAllOrders } from '../../../src/core/orders/queries.ts'
import type { OrderStatus } from '../../../src/core/orders/types.ts'
import { refundPayment } from '../../../src/core/payments/refunding/refund-payment.ts'
import { viewProduct } from '../../../src/core/visits/view-product.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { formsAcceptedOf } from '../accounts/forms-accepted.ts'
import { levelsAskedOf } from '../accounts/levels-asked.ts'
import { orderMovesOf } from '../accounts/order-moves.ts'
import { pricesAskedOf } from '../accounts/prices-asked.ts'
import { refundsAskedOf } from '../accounts/refunds-asked.ts'
import { staffMember } from '../platform/catalogue.ts'
import { members } from '../platform/storefront-catalogue.ts'
import type { Run } from '../run.ts'
import { Client } from './client.ts'
import { isUndecided } from './shopper.ts'

const wayToCustomer = ['processing', 'shipped', 'delivered'] as const

/** Staff at their desk: stock, prices, orders and refunds. */
export class Staff {
  readonly client: Client
  #keys = 0

  constructor(run: Run, name: string) {
    this.client = new Client(run, name)
  }

  async act(): Promise<void> {
    const { dice, run } = this.client
    const tasks = [
      () => this.#setStock(),
      () => this.#setStock(),
      () => this.#reprice(),
      () => this.#moveOrder(),
      () => this.#moveOrder(),
      () => this.#deliverUnpaid(),
      () => this.#refund(),
      () => this.#createProduct(),
      () => this.#listOrders(),
      () => this.#addEvent(),
      () => this.#driveLetter(),
      () => this.#driveLetter(),
      ...(dice.chance(0.4) ? [() => this.#deleteProduct(), () => this.#deleteProduct()] : []),
      ...(run.plan.purses ? [() => this.#adjust(), () => this.#adjust()] : []),
    ]
    await this.client.goAbout(tasks, { pauseMs: [100, 90_000] })
  }

  /** That of the shop in which they work. */
  get #currency(): string {
    return this.client.run.plan.purses ? 'INR' : 'USD'
  }

  /** From a form that shows the product as it was a while ago, or without having looked. */
  async #setStock(): Promise<void> {
    const { dice } = this.client
    const { slug } = this.client.pickProduct()
    const seen = dice.chance(0.6) ? await this.#open(slug) : null
    if (seen) await this.client.wait(100, 60_000)
    await this.#setLevel(slug, seen)
  }

  #setLevel(slug: string, seen: Product | null) {
    const { dice, run } = this.client
    const stock = dice.between(0, 6)
    levelsAskedOf(run).add(slug, stock)
    return this.#save(slug, seen, { stock })
  }

  async #reprice(): Promise<void> {
    const { dice } = this.client
    const { id: productId, slug } = this.client.pickProduct()
    const seen = dice.chance(0.5) ? await this.#open(slug) : null
    const amount = dice.between(100, 9_999)
    const currency = this.#currency
    pricesAskedOf(this.client.run).add({ productId, currency, amount })
    // A second tab shows the same form.
    const isInTwoTabs = seen !== null && dice.chance(0.3)
    const [answer] = await Promise.all([
      this.#save(slug, seen, { amount }),
      ...(isInTwoTabs ? [this.#setLevel(slug, seen)] : []),
    ])
    if (answer?.is !== 'answered') return
    const { revision, bookmark } = answer.value
    const shown = await this.client.request(
      `looks at ${slug} in the shop`,
      (ctx) => viewProduct(ctx, slug, currency),
      { bookmark },
    )
    if (shown?.is === 'answered' && shown.value.revision < revision) {
      this.client.run.violations.add(`8 ${slug} is shown as it was before a change its reader made`)
    }
  }

  async #open(slug: string): Promise<Product | null> {
    const answer = await this.client.request(`opens ${slug}`, (ctx) =>
      getProduct(ctx, slug, { currency: this.#currency, viewer: 'staff' }),
    )
    return answer?.is === 'answered' ? answer.value : null
  }

  async #save(slug: string, seen: Product | null, changes: { stock?: number; amount?: number }) {
    const isExpected = seen === null ? undefined : async (product: Product) => isSame(product, seen)
    const answer = await this.#once(
      `saves ${slug} ${JSON.stringify(changes)}`,
      async (ctx, operationId) => {
        const which = { key: slug, currency: this.#currency, isExpected, operationId }
        const { revision } = await updateProduct(ctx, which, changes)
        return { revision, bookmark: this.client.run.shop.replication.bookmark }
      },
    )
    if (seen && answer?.is === 'answered') formsAcceptedOf(this.client.run).add(seen)
    return answer
  }

  async #createProduct(): Promise<void> {
    const name = `new-${this.client.name}-${++this.#keys}`
    const input = { name, description: '', amount: 700, stock: 3 }
    this.client.run.promises.push(({ d1 }) => {
      const made = d1('SELECT id FROM products WHERE name = ?', name)
      return made.length > 1 ? `8 ${made.length} products were made for one request` : null
    })
    await this.#once(`creates ${name}`, (ctx, operationId) => {
      const terms = { currency: this.#currency, operationId }
      return createProduct(ctx, { ...input, status: 'active', categoryId: 1 }, terms)
    })
  }

  async #listOrders(): Promise<void> {
    await this.client.request('lists all orders', (ctx) => listAllOrders(ctx, 1))
  }

  async #addEvent(): Promise<void> {
    const orderId = this.client.dice.between(1, 4)
    const event = { status: 'processing', location: '', description: 'Packed' } as const
    await this.#once(`adds an event to order ${orderId}`, (ctx, operationId) =>
      addOrderEvent(ctx, { orderId, channel: 'us' }, { ...event, operationId }),
    )
  }

  /** Has what failed for good tried again, unless it might be paid back twice. */
  async #driveLetter(): Promise<void> {
    const { run, dice } = this.client
    const waiting = run.shop.database
      .rows<{ id: number }>('SELECT id FROM dead_letters WHERE resolved_at IS NULL')
      .filter(({ id }) => run.shop.database.rows(uncertainRefundSql(id)).length === 0)
    if (waiting.length === 0) return
    const { id } = dice.pick(waiting)
    await this.client.request(`drives letter ${id}`, async (ctx) => {
      const statements = driveLetterSql(id, ctx.clock.now().getTime()).split(';\n')
      await writeBatch(
        ctx.db,
        statements.map((statement) => sql.raw(statement)),
      )
    })
  }

  async #deleteProduct(): Promise<void> {
    const { slug } = this.client.pickProduct()
    await this.#once(`deletes ${slug}`, (ctx) =>
      deleteProduct(ctx, { key: slug, currency: this.#currency }),
    )
  }

  /** Somebody gets points or credit, or less of them, which orders may be about to spend. */
  async #adjust(): Promise<void> {
    const { dice } = this.client
    const kind = dice.pick(['points', 'credit'] as const)
    const userId = dice.pick(members)
    const amount = dice.pick([-400, -10, 10, 400])
    await this.#once(`adds ${amount} ${kind} for ${userId}`, async (ctx, operationId) => {
      const transfer = { kind, currency: this.#currency, cause: `staff:${operationId}` }
      const reason = 'adjustment'
      await writeBatch(
        ctx.db,
        staffTransferred({ ...transfer, reason, owner: { userId }, amount }, ctx.clock.now()),
      )
    })
  }

  async #moveOrder(): Promise<void> {
    const { dice } = this.client
    const orderId = dice.pick([1, 1, 1, 2, 2, 3, 4])
    // In two windows at the same time.
    if (dice.chance(0.3)) {
      const [one, other] = dice.pick([
        ['shipped', 'cancelled'],
        ['delivered', 'delivered'],
      ] as const)
      await Promise.all([this.#move(orderId, one), this.#move(orderId, other)])
      return
    }
    const isPatient = dice.chance(0.4)
    for (const to of isPatient
      ? wayToCustomer
      : [dice.pick([...wayToCustomer, 'cancelled'] as const)]) {
      await this.#move(orderId, to)
    }
  }

  /** An order that is paid when it is delivered, in the last step in two windows at the same time. */
  async #deliverUnpaid(): Promise<void> {
    const orders = this.client.run.shop.database.rows<{ id: number }>(
      `SELECT id FROM orders
       WHERE policy ->> '$.paid' = 'on_delivery' AND status IN ('pending', 'processing', 'shipped')`,
    )
    if (orders.length === 0) return
    const { id } = this.client.dice.pick(orders)
    await this.#move(id, 'processing')
    await this.#move(id, 'shipped')
    await Promise.all([this.#move(id, 'delivered'), this.#move(id, 'delivered')])
  }

  async #move(orderId: number, to: OrderStatus): Promise<void> {
    const answer = await this.#once(`moves order ${orderId} to ${to}`, (ctx, operationId) =>
      changeOrderStatus(ctx, { orderId, to, operationId }),
    )
    if (answer?.is === 'answered') orderMovesOf(this.client.run).told(orderId, to)
  }

  async #refund(): Promise<void> {
    const { dice } = this.client
    const paymentId = dice.between(1, 4)
    const amount = dice.chance(0.4) ? null : dice.between(1, 2_000)
    const asked = refundsAskedOf(this.client.run)
    asked.add({ paymentId, amount, hasKey: true })
    const answer = await this.#once(`refunds payment ${paymentId}`, (ctx, operationId) =>
      refundPayment(ctx, staffMember, { paymentId, amount, reason: null, operationId }),
    )
    if (answer?.is === 'answered') asked.told(paymentId, amount)
  }

  /** Under a key, and again under it while nobody says what has become of it. */
  async #once<T>(what: string, work: Parameters<typeof Client.prototype.keyed<T>>[2]) {
    const { client } = this
    const use = { userId: staffMember.id, key: `key ${client.name} ${++this.#keys}` }
    let answer = await client.keyed(what, use, work)
    for (let tries = client.dice.below(4); tries > 0 && isUndecided(answer); tries--) {
      await client.waitExactly(client.dice.between(1_000, 20_000))
      answer = await client.keyed(what, use, work)
    }
    return answer
  }
}

function isSame(product: Product, seen: Product): boolean {
  return product.revision === seen.revision && product.level === Math.max(0, seen.level)
}
