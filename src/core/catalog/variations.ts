import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import { countedLevelOfFurther, stockChangeOf } from '../inventory/stock-change.ts'
import { effectsAtOnceMax } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import { VariationRejected } from './errors.ts'
import { newSku } from './new-sku.ts'
import type { VariationInput } from './product-input.ts'

/** A further variant of a product, as it is stored. */
export interface Variation {
  id: number
  name: string
  sku: string
  attributes: Record<string, string>
  /** Without discount, as staff set it. */
  baseAmount: number
  /** What staff count and set. */
  level: number
}

/** In SQL: the further variants of product `p` in a currency, as JSON of `Variation`s. */
export function variationsOf(currency: SQL): SQL {
  return sql`
    (SELECT json_group_array(json_object('id', v.id, 'name', v.name, 'sku', v.sku,
        'attributes', json(v.attributes), 'baseAmount', r.amount,
        'level', ${countedLevelOfFurther}) ORDER BY v.id)
      FROM variants v CROSS JOIN prices r ON r.variant_id = v.id AND r.currency = ${currency}
      WHERE v.product_id = p.id AND v.is_default = 0 AND v.deleted_at IS NULL)`
}

/** What is written of a product's further variants. */
export interface VariationChange {
  /** To be written before anything takes a SKU: each is unique at every moment. */
  givenUp: Statement[]
  statements: Statement[]
  /** Name the settings of stock in the outbox, a few each: as many as are attempted at once. */
  causes: string[]
}

interface Which {
  /** In SQL. */
  productId: SQL
  currency: string
  /** Of the product: what new ones cost where nothing is said. */
  amount: number
  /** SKU of the default variant. */
  sku: string
  /** The client's operation that wants it, if it is known. */
  operationId: string | null
}

/**
 * Makes the list the whole of a product's further variants: those that are named are kept, the others
 * end. `known` are those that there are. @throws VariationRejected
 */
export async function changeVariations(
  ctx: Context,
  which: Which,
  { known, wanted }: { known: Variation[]; wanted: VariationInput[] },
): Promise<VariationChange> {
  refuseContradictions(which, known, wanted)
  await refuseForeignSkus(ctx, which, wanted)
  const kept = wanted.filter(({ id }) => id !== undefined)
  const keptIds = kept.map(({ id }) => id)
  const gone = known.filter(({ id }) => !keptIds.includes(id)).map(({ id }) => id)
  const change = which.operationId ?? ctx.random.uuid()
  const settings = kept.flatMap(({ id, stock }) =>
    id === undefined || stock === undefined ? [] : [{ variantId: id, level: stock }],
  )
  const causeOf = (index: number) => `stock:${change}-${Math.floor(index / effectsAtOnceMax)}`
  return {
    givenUp: [...endVariants(ctx, gone), ...releaseSkus(which, known, wanted)],
    statements: [
      ...keepVariants(which, kept),
      ...insertVariants(
        ctx,
        which,
        wanted.filter(({ id }) => id === undefined),
      ),
      ...settings.map(
        (setting, at) => stockChangeOf(ctx, { ...setting, expected: null }, causeOf(at)).statement,
      ),
    ],
    causes: [...new Set(settings.map((_, index) => causeOf(index)))],
  }
}

function refuseContradictions({ sku }: Which, known: Variation[], wanted: VariationInput[]): void {
  const skus = new Set([sku])
  const sets = new Set<string>()
  const ids = new Set<number>()
  for (const [index, variation] of wanted.entries()) {
    const { id, attributes } = variation
    const kept = known.find((one) => one.id === id)
    if (id !== undefined && (!kept || ids.has(id)))
      throw new VariationRejected({ index, fault: 'id' })
    const set = JSON.stringify(Object.entries(attributes).toSorted())
    if (sets.has(set)) throw new VariationRejected({ index, fault: 'attributes' })
    const own = variation.sku ?? kept?.sku
    if (own !== undefined && skus.has(own)) throw new VariationRejected({ index, fault: 'sku' })
    sets.add(set)
    if (own !== undefined) skus.add(own)
    if (id !== undefined) ids.add(id)
  }
}

/** The unique index decides; this tells which entry it is. */
async function refuseForeignSkus(
  { db }: Context,
  { productId }: Which,
  wanted: VariationInput[],
): Promise<void> {
  const skus = wanted.flatMap(({ sku }) => sku ?? [])
  if (skus.length === 0) return
  const taken = await db.all<{ sku: string }>(sql`
    SELECT sku FROM variants
    WHERE ${oneOf(sql`sku`, skus)} AND deleted_at IS NULL AND product_id IS NOT ${productId}`)
  const index = wanted.findIndex(({ sku }) => taken.some((one) => one.sku === sku))
  if (index >= 0) throw new VariationRejected({ index, fault: 'sku' })
}

function endVariants({ clock }: Context, ids: number[]): Statement[] {
  if (ids.length === 0) return []
  const now = clock.now().getTime()
  return [sql`UPDATE variants SET deleted_at = ${now} WHERE ${oneOf(sql`id`, ids)}`]
}

/** SKUs that pass from a variation to another, or to the product itself. */
function releaseSkus({ sku }: Which, known: Variation[], wanted: VariationInput[]): Statement[] {
  const takers = new Map(wanted.map((one) => [one.sku, one.id]))
  takers.set(sku, undefined)
  const givers = known.filter(({ id, sku }) => {
    const isKept = wanted.some((one) => one.id === id)
    return isKept && takers.has(sku) && takers.get(sku) !== id
  })
  if (givers.length === 0) return []
  const ids = givers.map(({ id }) => id)
  return [sql`UPDATE variants SET sku = hex(randomblob(16)) WHERE ${oneOf(sql`id`, ids)}`]
}

function keepVariants({ currency }: Which, kept: VariationInput[]): Statement[] {
  if (kept.length === 0) return []
  const entries = sql`json_each(${JSON.stringify(kept)})`
  return [
    sql`
      UPDATE variants SET name = value ->> 'name', attributes = value -> 'attributes',
        sku = coalesce(value ->> 'sku', sku)
      FROM ${entries} WHERE variants.id = value ->> 'id' AND (name, attributes, sku) IS NOT
        (value ->> 'name', value -> 'attributes', coalesce(value ->> 'sku', sku))`,
    sql`
      UPDATE prices SET amount = value ->> 'amount' FROM ${entries}
      WHERE variant_id = value ->> 'id' AND currency = ${currency}
        AND amount <> value ->> 'amount'`,
  ]
}

/** Counters of new variants adopt their figures on first use. */
function insertVariants(
  { random }: Context,
  { productId, currency, amount }: Which,
  made: VariationInput[],
): Statement[] {
  if (made.length === 0) return []
  const named = made.map((one) => ({
    ...one,
    sku: one.sku ?? newSku(random),
    amount: one.amount ?? amount,
    stock: one.stock ?? 0,
  }))
  const entries = sql`json_each(${JSON.stringify(named)})`
  return [
    sql`
      INSERT INTO variants(product_id, sku, name, attributes, stock)
      SELECT ${productId}, value ->> 'sku', value ->> 'name', value -> 'attributes',
        value ->> 'stock' FROM ${entries}`,
    sql`
      INSERT INTO prices(variant_id, currency, amount)
      SELECT v.id, ${currency}, value ->> 'amount' FROM ${entries}
      CROSS JOIN variants v ON v.sku = value ->> 'sku' AND v.deleted_at IS NULL`,
  ]
}
