import { describe, expect, it } from 'vitest'
import { getProductWithUnits } from '../../../../src/core/catalog/get-product-with-units.ts'
import type { Context } from '../../../../src/core/ports.ts'
import {
  type RunningPromotion,
  type RunningPromotionRow,
  selectRunningPromotions,
  toRunningPromotion,
} from '../../../../src/core/pricing/promotions/running-promotions.ts'
import { readBatch } from '../../../../src/core/write-batch.ts'
import {
  aRupeeProduct,
  aRupeeShirt,
  type RupeeProduct,
} from '../../../support/catalogue/rupee-products.ts'
import { aPromotion, promotionTerms } from '../../../support/sales/promotions.ts'
import { context, contextAt } from '../../../support/world/context.ts'

const { tenPercent, fiftyRupees, buyTwoGetOne } = promotionTerms

async function running(
  products: RupeeProduct[],
  ctx: Context = context(),
): Promise<RunningPromotion[]> {
  const productIds = products.map(({ id }) => id)
  const [rows] = await readBatch<[RunningPromotionRow]>(ctx.db, [
    selectRunningPromotions(ctx, { currency: 'INR', productIds }),
  ])
  return rows.map(({ promotion }) => toRunningPromotion(promotion))
}

const idsOf = (promotions: RunningPromotion[]) => promotions.map(({ id }) => id)

describe('what runs on products', () => {
  it('is each kind with what it does, the oldest first', async () => {
    const [kettle, pan, cup] = [await aRupeeProduct(), await aRupeeProduct(), await aRupeeProduct()]
    const made = [
      await aPromotion(pan, tenPercent),
      await aPromotion(kettle, fiftyRupees),
      await aPromotion(pan, buyTwoGetOne),
    ]
    await aPromotion(cup)
    const found = await running([kettle, pan])
    expect(found).toMatchObject([
      { productId: pan.id, ...tenPercent, startsAt: made[0]?.startsAt, endsAt: null },
      { productId: kettle.id, ...fiftyRupees },
      { productId: pan.id, ...buyTwoGetOne, gift: null },
    ])
    expect(found.map(({ id, name }) => ({ id, name }))).toEqual(
      made.map(({ id, name }) => ({ id, name })),
    )
  })

  it('is the same where a product is named twice, and nothing where none is', async () => {
    const kettle = await aRupeeProduct()
    await aPromotion(kettle)
    expect(await running([kettle, kettle])).toHaveLength(1)
    expect(await running([])).toEqual([])
  })

  it('is none of another currency', async () => {
    const kettle = await aRupeeProduct()
    await aPromotion(kettle, tenPercent, { currency: 'USD' })
    expect(await running([kettle])).toEqual([])
  })

  it('names a gift by what it is sold for now and what is left of it', async () => {
    const [kettle, pan, shirt] = [
      await aRupeeProduct(),
      await aRupeeProduct({ variants: [{ amount: 2_500, stock: 7 }] }),
      await aRupeeShirt(),
    ]
    const gives = (giftVariantId: number | undefined) =>
      aPromotion(kettle, buyTwoGetOne, { giftVariantId })
    await gives(pan.variantIds[0])
    await gives(shirt.variantIds[1])
    const ofPan = { productId: pan.id, variantId: pan.variantIds[0], unitAmount: 2_500, stock: 7 }
    const ofShirt = {
      ...{ productId: shirt.id, variantId: shirt.variantIds[1], unitAmount: 12_000, stock: 2 },
    }
    expect(await running([kettle])).toMatchObject([
      { gift: { ...ofPan, isVariant: false } },
      { gift: { ...ofShirt, isVariant: true } },
    ])
  })

  it('leaves out what gives a product that is not on sale', async () => {
    const kettle = await aRupeeProduct()
    const draft = await aRupeeProduct({ status: 'draft' })
    await aPromotion(kettle, buyTwoGetOne, { giftVariantId: draft.variantIds[0] })
    expect(await running([kettle])).toEqual([])
  })
})

describe('a promotion', () => {
  const at = (ms: number) => contextAt(new Date(ms))
  const [startsAt, endsAt] = [new Date(1_000_000), new Date(2_000_000)]

  it('runs from the moment it begins to the moment it ends', async () => {
    const kettle = await aRupeeProduct()
    const { id } = await aPromotion(kettle, tenPercent, { startsAt, endsAt })
    expect(idsOf(await running([kettle], at(999_999)))).toEqual([])
    expect(idsOf(await running([kettle], at(1_000_000)))).toEqual([id])
    expect(idsOf(await running([kettle], at(1_999_999)))).toEqual([id])
    expect(idsOf(await running([kettle], at(2_000_000)))).toEqual([])
  })

  it('is told of its product from and to the same moments', async () => {
    const kettle = await aRupeeProduct()
    const { id } = await aPromotion(kettle, tenPercent, { startsAt, endsAt })
    const toldAt = async (ms: number) =>
      (await getProductWithUnits(at(ms), kettle.slug, 'INR')).promotion?.id ?? null
    expect([await toldAt(999_999), await toldAt(1_000_000)]).toEqual([null, id])
    expect([await toldAt(1_999_999), await toldAt(2_000_000)]).toEqual([id, null])
  })
})
