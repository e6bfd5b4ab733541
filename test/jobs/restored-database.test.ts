import { env } from 'cloudflare:workers'
import { beforeEach, expect, it } from 'vitest'
import afterRestore from '../../scripts/after-restore.sql?raw'
import { updateProduct } from '../../src/core/catalog/update-product.ts'
import { waitingSettings } from '../../src/core/outbox/sweep-outbox.ts'
import { aProduct, type ProductMade, stockOf } from '../support/catalogue/products.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { withoutCounter } from '../support/faults/with-counter.ts'
import { sell } from '../support/sales/carts.ts'
import { context } from '../support/world/context.ts'

let product: ProductMade

/** Ten units, three of which are sold before the database goes back to when there were ten. */
beforeEach(async () => {
  product = await aProduct({ stock: 10 })
  await sell(product, 3)
})

/** As if the database had been taken back to before all sales and settings, so many seconds from now. */
async function restore(seconds = 0): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('DELETE FROM outbox'),
    env.DB.prepare("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'outbox'"),
    env.DB.prepare('UPDATE variants SET sold = 0, stock = 10, stock_held = 0, stock_version = 0'),
  ])
  const then = afterRestore.replaceAll('unixepoch()', `(unixepoch() + ${seconds})`)
  for (const statement of statementsIn(then)) await env.DB.prepare(statement).run()
}

function statementsIn(file: string): string[] {
  return file
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean)
}

/** Staff count, and the counter is told at once, or when the schedule comes. */
async function count(stock: number, { isLate = false } = {}): Promise<void> {
  const quiet = { ...context(), log: () => undefined }
  const away = withoutCounter(context(), 'set')
  await updateProduct(isLate ? away : quiet, { key: product.slug, currency: 'USD' }, { stock })
}

async function schedule(): Promise<void> {
  await waitingSettings.sweep(inMinutes({ ...context(), log: () => undefined }, 2), 100)
}

/** The figure of D1, and that of the counter. */
async function figures(): Promise<[number | null, number]> {
  const row = env.DB.prepare('SELECT stock FROM variants WHERE id = ?').bind(product.variantId)
  return [await row.first<number>('stock'), await stockOf(product)]
}

it('takes a count as the newest, though there were others after its moment', async () => {
  await count(50)
  await restore()
  await count(20)
  expect(await figures()).toEqual([20, 20])
})

it('shows a count that says what the counter has, and D1 has not', async () => {
  await restore()
  await count(7)
  expect(await figures()).toEqual([7, 7])
})

it.each(['first', 'second'])('undoes no sale by the %s count, told late', async (which) => {
  await restore()
  if (which === 'second') await count(15)
  await count(20, { isLate: true })
  await sell(product, 3)
  await schedule()
  expect(await figures()).toEqual([17, 17])
})

it('goes on as well where it is restored again, to before the first time', async () => {
  await restore()
  await count(15)
  await sell(product, 3)
  await restore(60)
  await count(20, { isLate: true })
  await sell(product, 3)
  await schedule()
  expect(await figures()).toEqual([17, 17])
})
