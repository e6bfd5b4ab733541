import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aLamp,
  ownPath,
  productInput,
  productsPath,
} from '../../support/catalogue/avantlush-products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

let staff: Client
let serial = 0

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const red = { name: 'Red', attributes: { Colour: 'Red' } }
const blue = { name: 'Blue', attributes: { Colour: 'Blue' } }

/** A SKU that no other test has. */
const aSku = () => `VAR-${++serial}`

const levelOf = async ({ id }: Json) => (await context().objects.stock(id).read(id)).level

async function change(product: Json, variations: Json[], more: Json = {}): Promise<Json> {
  const body = { variations, ...more }
  return (await staff.put(ownPath(product), body, { expect: 200 })).body
}

async function refusal(product: Json, variations: Json[]): Promise<Json> {
  const { body } = await staff.patch(ownPath(product), { variations }, { expect: 400 })
  expect(await change(product, product.variations)).toEqual(product)
  return body
}

const refused = (index: number, message: string) =>
  invalid('variations', `Entry ${index + 1}: ${message}`)
const noSuch = 'The product has no such variation, or the list has it twice.'
const taken = 'This SKU is taken.'
const repeated = 'Another entry has these attributes.'

describe('variations', () => {
  it('are made with a product, at its price, without stock, under SKUs of their own', async () => {
    const sku = aSku()
    const own = { ...blue, price: '7', stock_quantity: '4', sku, attributes: { Size: ' L ' } }
    const made = await aLamp(staff, { price: '5', stock_quantity: 9, variations: [red, own] })
    expect(made).toMatchObject({ variants_count: 2, base_price: '5.00', stock_quantity: 9 })
    const [id, another] = made.variations.map((one: Json) => one.id)
    const generated = expect.stringMatching(/^SKU-[0-9a-f]{16}$/)
    expect(made.variations).toEqual([
      { ...red, id, sku: generated, price: '5.00', stock_quantity: 0 },
      { ...blue, id: another, sku, price: '7.00', stock_quantity: 4, attributes: { Size: 'L' } },
    ])
    expect(await Promise.all(made.variations.map(levelOf))).toEqual([0, 4])
  })

  it('are kept by their ids, changed, added and removed by one list', async () => {
    const green = { name: 'Green', attributes: { Colour: 'Green' } }
    const lamp = await aLamp(staff, { price: '5', variations: [red, blue, green] })
    const [first, second, third] = lamp.variations
    const sku = aSku()
    const wanted = [
      { id: third.id, name: 'Lime', attributes: { Colour: 'Lime', Size: 'L' }, price: '6', sku },
      { name: 'Black', attributes: { Colour: 'Black' } },
      { id: first.id, ...red, stock_quantity: 8 },
    ]
    const changed = await change(lamp, wanted, { price: '9' })
    expect(changed.variations).toEqual([
      { ...first, stock_quantity: 8 },
      { ...third, ...wanted[0], price: '6.00' },
      {
        ...wanted[1],
        ...{ id: expect.any(Number), sku: expect.any(String), price: '9.00', stock_quantity: 0 },
      },
    ])
    expect(changed.variants_count).toBe(3)
    expect(changed.variations.map(({ id }: Json) => id)).not.toContain(second.id)
    expect(await levelOf(first)).toBe(8)
    expect((await staff.patch(ownPath(lamp), {}, { expect: 200 })).body).toEqual(changed)
    expect((await change(lamp, [])).variations).toEqual([])
  })

  it('may be sent back as they were read', async () => {
    const lamp = await aLamp(staff, { variations: [red, { ...blue, stock_quantity: 3 }] })
    expect(await change(lamp, lamp.variations)).toEqual(lamp)
  })

  it('give their SKUs away, and to each other', async () => {
    const [a, b] = [aSku(), aSku()]
    const lamp = await aLamp(staff, {
      variations: [
        { ...red, sku: a },
        { ...blue, sku: b },
      ],
    })
    const [first, second] = lamp.variations
    const swapped = await change(lamp, [
      { ...first, sku: b },
      { ...second, sku: a },
    ])
    expect(swapped.variations.map(({ sku }: Json) => sku)).toEqual([b, a])
    const [kept] = swapped.variations
    const passed = await change(lamp, [
      { ...kept, sku: aSku() },
      { ...blue, sku: b },
    ])
    expect(passed.variations[1]).toMatchObject({ ...blue, sku: b })
    const freed = await aLamp(staff, { sku: a })
    expect(freed.sku).toBe(a)
  })

  it('are a hundred at most, whose stock is set at once', async () => {
    const all = Array.from({ length: 100 }, (_, at) => ({
      ...{ name: `Size ${at}`, attributes: { Size: String(at) }, stock_quantity: at },
    }))
    const lamp = await aLamp(staff, { variations: all })
    expect(lamp.variants_count).toBe(100)
    expect(lamp.variations.map((one: Json) => one.stock_quantity)).toEqual(
      all.map((one) => one.stock_quantity),
    )
    const more = lamp.variations.map((one: Json, at: number) => ({
      ...{ ...one, stock_quantity: at + 1000 },
    }))
    const changed = await change(lamp, more)
    expect(changed.variations).toEqual(more)
    expect((await staff.patch(ownPath(lamp), {}, { expect: 200 })).body).toEqual(changed)
    expect(await Promise.all(more.slice(-3).map(levelOf))).toEqual([1097, 1098, 1099])
  })

  it('count what running checkouts hold', async () => {
    const { variations, ...lamp } = await aLamp(staff, { variations: [red] })
    const [{ id }] = await change(lamp, variations).then((one) => one.variations)
    const stock = context().objects.stock(id)
    await change(lamp, [{ ...red, id, stock_quantity: 5 }])
    const expiresAt = Date.now() + 60_000
    await stock.reserve({ variantId: id, checkoutId: crypto.randomUUID(), quantity: 2, expiresAt })
    const changed = await change(lamp, [{ ...red, id, stock_quantity: 9 }])
    expect(changed.variations).toMatchObject([{ stock_quantity: 9 }])
    expect(await stock.read(id)).toMatchObject({ level: 9, sellable: 7 })
  })
})

describe('variations that are written', () => {
  it('by several at once are those of one of them', async () => {
    const lamp = await aLamp(staff)
    const lists = [[red], [red], [red, blue]]
    await Promise.all(lists.map((list) => change(lamp, list)))
    const { body } = await staff.patch(ownPath(lamp), {}, { expect: 200 })
    const names = body.variations.map(({ name }: Json) => name)
    expect([['Red'], ['Red', 'Blue']]).toContainEqual(names)
    expect(await change(lamp, body.variations)).toEqual(body)
  })

  it('may exchange SKUs with the product, and give it theirs', async () => {
    const [own, other, third] = [aSku(), aSku(), aSku()]
    const lamp = await aLamp(staff, { sku: own, variations: [{ ...red, sku: other }] })
    const [{ id }] = lamp.variations
    const exchanged = await change(lamp, [{ ...red, id, sku: own }], { sku: other })
    expect([exchanged.sku, exchanged.variations[0].sku]).toEqual([other, own])
    const moved = await change(lamp, [{ ...red, id, sku: third }], { sku: own })
    expect([moved.sku, moved.variations[0].sku]).toEqual([own, third])
    expect((await change(lamp, [], { sku: third })).sku).toBe(third)
  })
})

describe('a list of variations is refused', () => {
  it('that names one that is not the product’s, or one twice', async () => {
    const lamp = await aLamp(staff, { variations: [red] })
    const [mine] = lamp.variations
    const [foreign] = (await aLamp(staff, { variations: [blue] })).variations
    expect(await refusal(lamp, [mine, { ...blue, id: foreign.id }])).toEqual(refused(1, noSuch))
    expect(await refusal(lamp, [{ ...blue, id: 987_654 }])).toEqual(refused(0, noSuch))
    expect(await refusal(lamp, [mine, { ...blue, id: mine.id }])).toEqual(refused(1, noSuch))
    const removed = await change(lamp, [])
    expect(await refusal(removed, [mine])).toEqual(refused(0, noSuch))
    const input = await productInput({ variations: [{ ...red, id: mine.id }] })
    const { body } = await staff.post(productsPath, input, { expect: 400 })
    expect(body).toEqual(refused(0, noSuch))
  })

  it('that names the same attributes twice, in whatever order', async () => {
    const both = { name: 'Red L', attributes: { Colour: 'Red', Size: 'L' } }
    const turned = { name: 'L Red', attributes: { Size: 'L', Colour: 'Red' } }
    const lamp = await aLamp(staff, { variations: [both, red] })
    const [kept] = lamp.variations
    expect(await refusal(lamp, [blue, both, turned])).toEqual(refused(2, repeated))
    expect(await refusal(lamp, [{ ...kept, ...blue }, blue])).toEqual(refused(1, repeated))
  })

  it('that names a SKU that another has', async () => {
    const [own, other] = [aSku(), aSku()]
    const lamp = await aLamp(staff, { sku: own, variations: [{ ...red, sku: `${own}-red` }] })
    const [kept] = lamp.variations
    const gold = { name: 'Gold', attributes: { Colour: 'Gold' }, sku: `${other}-gold` }
    await aLamp(staff, { sku: other, variations: [gold] })
    const twice = aSku()
    expect(
      await refusal(lamp, [
        { ...red, sku: twice },
        { ...blue, sku: twice },
      ]),
    ).toEqual(refused(1, taken))
    for (const sku of [own, other, gold.sku, kept.sku]) {
      expect(await refusal(lamp, [kept, { ...blue, sku }])).toEqual(refused(1, taken))
    }
    const input = await productInput({ sku: twice, variations: [red, { ...blue, sku: twice }] })
    const { body } = await staff.post(productsPath, input, { expect: 400 })
    expect(body).toEqual(refused(1, taken))
  })
})

it('variations of a deleted product end with it, and their SKUs are free again', async () => {
  const sku = aSku()
  const lamp = await aLamp(staff, { variations: [{ ...red, sku }] })
  await staff.delete(ownPath(lamp), { expect: 204 })
  const [{ id }] = lamp.variations
  const row = await env.DB.prepare('SELECT deleted_at AS at FROM variants WHERE id = ?')
    .bind(id)
    .first<{ at: number | null }>()
  expect(row?.at).not.toBeNull()
  expect((await aLamp(staff, { variations: [{ ...red, sku }] })).variations[0].sku).toBe(sku)
})
