/**
 * `npm run discount -- --category <slug> --percent 15 --name "Autumn sale" --until 2026-12-31`: a
 * discount in the local database or in the deployed one, which no published contract can set. Prices
 * follow within a minute, and do so again when it ends. `--end <id>` ends one that was made before.
 */
import { parseArgs } from 'node:util'
import { prepareStorage } from './local/prepare-storage.ts'
import { querySql, quoteSql } from './local/query-sql.ts'
import { reportErrors } from './local/report-errors.ts'

const usage = `npm run discount -- (--category <slug> | --product <slug>) --percent <number>
  --name <text> [--from <date>] --until <date> [--remote]
npm run discount -- --end <id> [--remote]`

const { values } = parseArgs({
  options: {
    category: { type: 'string' },
    product: { type: 'string' },
    percent: { type: 'string' },
    name: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    end: { type: 'string' },
    remote: { type: 'boolean', default: false },
  },
})

async function addDiscount(): Promise<void> {
  const { category, product, name, percent, from, until } = values
  if (!name || !until || (category === undefined) === (product === undefined)) {
    throw new Error(`Usage: ${usage}`)
  }
  const points = Math.round(Number(percent) * 100)
  if (!(points >= 1 && points <= 10_000)) throw new Error('The percentage must be 0.01 to 100')
  const startsAt = from === undefined ? Date.now() : parseDate(from)
  const endsAt = parseDate(until)
  if (endsAt <= startsAt) throw new Error('The discount must end after it begins')
  const [column, table, slug] =
    category === undefined
      ? ['product_id', 'products', quoteSql(product ?? '')]
      : ['category_id', 'categories', quoteSql(category)]
  const isThere = table === 'products' ? 'AND deleted_at IS NULL' : ''
  const [made] = await querySql(
    `INSERT INTO discounts(name, points, ${column}, starts_at, ends_at)
     SELECT ${quoteSql(name)}, ${points}, id, ${startsAt}, ${endsAt}
     FROM ${table} WHERE slug = ${slug} ${isThere} RETURNING id`,
    values.remote,
  )
  if (!made)
    throw new Error(`There is no ${category === undefined ? 'product' : 'category'} ${slug}`)
  console.log(`Made the discount ${made.id}. Prices follow within a minute of its beginning.`)
}

/** Its prices end when the schedule sees that its time is over. */
async function endDiscount(id: number): Promise<void> {
  const now = Date.now()
  const [ended] = await querySql(
    `UPDATE discounts SET starts_at = min(starts_at, ${now - 1}), ends_at = ${now}
     WHERE id = ${id} AND ends_at > ${now} RETURNING id`,
    values.remote,
  )
  if (!ended) throw new Error(`There is no discount ${id} that has not ended`)
  console.log(`Ended the discount ${id}. Prices follow within a minute.`)
}

function parseDate(text: string): number {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new Error(`Not a date: ${text}`)
  return time
}

await reportErrors(async () => {
  if (!values.remote) await prepareStorage()
  const { end } = values
  if (end === undefined) await addDiscount()
  else if (/^\d{1,9}$/.test(end)) await endDiscount(Number(end))
  else throw new Error(`Usage: ${usage}`)
})
