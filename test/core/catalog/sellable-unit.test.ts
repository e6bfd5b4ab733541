import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import {
  type CategoryRow,
  selectCategories,
  toCategoryMap,
} from '../../../src/core/catalog/counted-categories.ts'
import {
  type SellableUnit,
  type SellableUnitRow,
  sellableUnitColumns,
  toSellableUnit,
  unitJoins,
} from '../../../src/core/catalog/sellable-unit.ts'
import { readBatch } from '../../../src/core/write-batch.ts'
import { aCategory } from '../../support/catalogue/products.ts'
import {
  aRupeeProduct,
  aRupeeShirt,
  type RupeeProduct,
} from '../../support/catalogue/rupee-products.ts'
import { context } from '../../support/world/context.ts'

async function unitsOf({ id }: RupeeProduct): Promise<SellableUnit[]> {
  const ctx = context()
  const [rows, categories] = await readBatch<[SellableUnitRow, CategoryRow]>(ctx.db, [
    sql`SELECT ${sellableUnitColumns(ctx)}
      FROM (SELECT product_id, id AS variant_id FROM variants WHERE product_id = ${id}) named
      ${unitJoins(sql`named`, 'INR')} ORDER BY u.variant_id`,
    selectCategories('INR'),
  ])
  return rows.map((row) => toSellableUnit(ctx, row, toCategoryMap(categories)))
}

test('a product without variants is one unit under its own slug', async () => {
  const product = await aRupeeProduct({
    brand: 'Stark',
    features: [{ name: 'Volt', value: '230' }],
  })
  const [unit, ...others] = await unitsOf(product)
  expect(others).toEqual([])
  expect(unit).toMatchObject({ isVariant: false, isDefault: true, name: '', slug: product.slug })
  expect(unit?.product.attributes).toEqual([
    { key: 'brand', name: 'Brand', value: 'Stark' },
    { key: 'volt', name: 'Volt', value: '230' },
  ])
})

test('each variant is a unit with what tells it from the others', async () => {
  const shirt = await aRupeeShirt()
  const units = await unitsOf(shirt)
  expect(units.map(({ name }) => name)).toEqual(['S', 'M', 'L'])
  expect(units.map(({ options }) => options)).toEqual(
    ['S', 'M', 'L'].map((value) => [{ key: 'size', name: 'Size', value }]),
  )
  expect(units.map(({ slug }) => slug)).toEqual(
    ['s', 'm', 'l'].map((size, index) => `${shirt.slug}-${size}-${shirt.variantIds[index]}`),
  )
})

test('a default variant without options beside further ones is no unit', async () => {
  const variants = [{}, { options: { Size: 'M', Colour: 'Red' } }] as const
  const product = await aRupeeProduct({ variants: [...variants] })
  const units = await unitsOf(product)
  expect(units).toMatchObject([{ variantId: product.variantIds[1], name: 'M / Red' }])
})

test('a further variant that is not priced makes no variant of the default one', async () => {
  const variants = [{ options: { Size: 'S' } }, { options: { Size: 'M' }, amount: null }] as const
  const units = await unitsOf(await aRupeeProduct({ variants: [...variants] }))
  expect(units).toMatchObject([{ isVariant: false, options: [] }])
})

test('its categories go from the top down to its own, with the products in each and below', async () => {
  const top = await aCategory()
  const middle = await aCategory(top)
  const bottom = await aCategory(middle)
  await aRupeeProduct({ categoryId: middle })
  await aRupeeProduct({ categoryId: top, status: 'draft' })
  const [unit] = await unitsOf(await aRupeeProduct({ categoryId: bottom }))
  expect(unit?.product.categories).toMatchObject([
    { id: top, parentId: null, productCount: 2 },
    { id: middle, parentId: top, productCount: 2 },
    { id: bottom, parentId: middle, productCount: 1 },
  ])
})
