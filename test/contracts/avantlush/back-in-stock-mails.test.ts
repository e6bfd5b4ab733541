import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { projectSale } from '../../../src/core/inventory/projection.ts'
import { mailNotifications } from '../../../src/core/wishlist/mail-notifications.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { aProduct, countStock, type ProductMade } from '../../support/catalogue/products.ts'
import { holdStock } from '../../support/catalogue/stock-roads.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { type Mail, mailsTo, sendMails } from '../../support/customers/mail.ts'
import { emptyQueue, inMinutes, stillWorld } from '../../support/faults/still-world.ts'
import { deleteProduct, withdraw } from '../../support/sales/avantlush-carts.ts'
import { noticesOf, wish } from '../../support/sales/wishlists.ts'
import { context } from '../../support/world/context.ts'

interface Waiting {
  customer: AvantlushCustomer
  product: ProductMade
}

/** A customer who takes offers, unless said otherwise, and wishes for what is sold out. */
async function aWaiter({ takesOffers = true } = {}): Promise<Waiting> {
  const product = await aProduct({ stock: 0 })
  const customer = await anAvantlushCustomer()
  await wish(customer, product)
  await setUser(customer, `takes_offers = ${takesOffers ? 1 : 0}`)
  return { customer, product }
}

function setUser({ id }: AvantlushCustomer, change: string): Promise<unknown> {
  return env.DB.prepare(`UPDATE users SET ${change} WHERE id = ?`).bind(id).run()
}

/** The mails of this kind that an address has got. */
async function mailsOf({ customer: { email } }: Waiting): Promise<Mail[]> {
  return (await mailsTo(email)).filter(({ subject }) => subject.endsWith('is back in stock'))
}

/** The schedule turns notifications into messages, and those are sent. */
async function sendOffers(): Promise<void> {
  await mailNotifications(context(), 100)
  await sendMails()
}

describe('a mail that a product is back', () => {
  it('names it, and leads to it in the storefront', async () => {
    const waiting = await aWaiter()
    const { name, slug } = waiting.product
    await countStock(waiting.product, 5)
    await sendOffers()
    const [mail, ...others] = await mailsOf(waiting)
    expect(others).toEqual([])
    expect(mail?.subject).toBe(`${name} is back in stock`)
    expect(mail?.text).toBe(
      [
        `${name} is on your wishlist, and can be ordered again:`,
        `https://storefront.test/products/${slug}/`,
        'You get this message because you chose to hear of our offers.',
        'Souk\n',
      ].join('\n\n'),
    )
    expect(mail?.html).toContain(`<a href="https://storefront.test/products/${slug}/"`)
  })

  it('writes names as they are, and escapes them in HTML', async () => {
    const waiting = await aWaiter()
    await env.DB.prepare(
      "UPDATE products SET name = 'Lamp <b>&</b>', slug = 'lampe é' WHERE id = ?",
    )
      .bind(waiting.product.id)
      .run()
    await countStock(waiting.product, 5)
    await sendOffers()
    const [mail] = await mailsOf(waiting)
    expect(mail?.subject).toBe('Lamp <b>&</b> is back in stock')
    expect(mail?.text).toContain('/products/lampe%20%C3%A9/')
    expect(mail?.html).toContain('Lamp &lt;b&gt;&amp;&lt;/b&gt; is on your wishlist')
    expect(mail?.html).not.toContain('<b>')
  })

  it('is sent once, and again when it was sold out in between', async () => {
    const waiting = await aWaiter()
    for (const level of [5, 7, 0, 2]) {
      await countStock(waiting.product, level)
      await sendOffers()
    }
    expect(await mailsOf(waiting)).toHaveLength(2)
  })

  it('is written by the next run of the schedule, and handed over by the one after', async () => {
    const waiting = await aWaiter()
    await env.DB.prepare("UPDATE outbox SET due_at = NULL WHERE kind GLOB 'message.*'").run()
    await countStock(waiting.product, 5)
    const world = stillWorld()
    const { ctx } = world
    const within = { ...ctx, clock: { ...ctx.clock, now: () => new Date(Date.now() + 1_000) } }
    await runScheduled(within)
    expect(world.queued.messages).toEqual([])
    await runScheduled(inMinutes(within, 1))
    expect(world.queued.messages).toMatchObject([{ kind: 'message.back_in_stock' }])
    await emptyQueue(world, 'messages', inMinutes(within, 1))
    expect(await mailsOf(waiting)).toHaveLength(1)
    await runScheduled(inMinutes(ctx, 90))
    expect(world.queued.messages).toEqual([])
  })

  it('is as young as the sale that is the first to tell of the units', async () => {
    const waiting = await aWaiter()
    const { variantId } = waiting.product
    await env.DB.prepare('UPDATE variants SET stock_told_at = 0 WHERE id = ?').bind(variantId).run()
    const ctx = context()
    const level = { sellable: 4, level: 5, received: 5, version: 9 }
    await writeBatch(ctx.db, [projectSale(ctx, { ...level, variantId, quantity: 1 })])
    await sendOffers()
    expect(await mailsOf(waiting)).toHaveLength(1)
  })
})

describe('no mail that a product is back', () => {
  it('goes to who takes no offers, who is told in the shop alone', async () => {
    const waiting = await aWaiter({ takesOffers: false })
    await countStock(waiting.product, 5)
    await sendOffers()
    expect(await mailsOf(waiting)).toEqual([])
    expect(await noticesOf(waiting.customer)).toHaveLength(1)
  })

  it('goes out where a hold was let go', async () => {
    const waiting = await aWaiter()
    await countStock(waiting.product, 2)
    await sendOffers()
    const release = await holdStock(waiting.product, 2)
    await release()
    await sendOffers()
    expect(await mailsOf(waiting)).toHaveLength(1)
  })

  it.each([
    ['takes no offers any more', ({ customer }: Waiting) => setUser(customer, 'takes_offers = 0')],
    ['is deactivated', ({ customer }: Waiting) => deactivateUser(context(), customer.id)],
    [
      'has no address any more',
      ({ customer }: Waiting) => setUser(customer, 'email = NULL, email_identifies = 0'),
    ],
  ])('goes to who %s, before or after the units came', async (_, change) => {
    const [before, after] = [await aWaiter(), await aWaiter()]
    await change(before)
    await countStock(before.product, 5)
    await countStock(after.product, 5)
    await change(after)
    await sendOffers()
    expect([await mailsOf(before), await mailsOf(after)]).toEqual([[], []])
    const waits = "SELECT 1 FROM outbox WHERE kind = 'message.back_in_stock' AND due_at IS NOT NULL"
    expect(await env.DB.prepare(waits).first()).toBeNull()
  })

  it.each([
    ['withdrawn', withdraw],
    ['deleted', deleteProduct],
  ])('goes out of what is %s by then', async (_, take) => {
    const waiting = await aWaiter()
    await countStock(waiting.product, 5)
    await take(waiting.product)
    await sendOffers()
    expect(await mailsOf(waiting)).toEqual([])
  })
})
