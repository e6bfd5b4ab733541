import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { aCategory } from '../../support/catalogue/products.ts'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

async function list(query = ''): Promise<Json> {
  const { body, cost } = await anyone.get(`/catalog/categories${query}`, { expect: 200 })
  expect(cost.queries).toBe(1)
  return body.content
}

async function namesOf(query: string): Promise<string[]> {
  return (await list(query)).categories.map(({ name }: Json) => name)
}

async function aNamedCategory(name: string, parentId: number | null = null): Promise<number> {
  const id = await aCategory(parentId)
  await env.DB.prepare('UPDATE categories SET name = ?, slug = ? WHERE id = ?')
    .bind(name, `slug-${id}`, id)
    .run()
  return id
}

/** Four levels, one category each. */
async function aPath(): Promise<[number, number, number, number]> {
  const top = await aCategory()
  const second = await aCategory(top)
  const third = await aCategory(second)
  return [top, second, third, await aCategory(third)]
}

const find = (categories: Json[], id: number) => categories.find((one) => one.id === String(id))

test('categories of the top level are told with those just below them', async () => {
  const [top, second] = await aPath()
  await aRupeeProduct({ categoryId: second })
  const { categories, pagination } = await list()
  expect(find(categories, top)).toEqual({
    ...{ id: String(top), name: expect.any(String), slug: expect.any(String), description: null },
    ...{ parent_category_id: null, product_count: 1, active: true },
    child_categories: [
      {
        ...{ id: String(second), name: expect.any(String), slug: expect.any(String) },
        ...{ description: null, parent_category_id: String(top), product_count: 1, active: true },
        child_categories: null,
      },
    ],
  })
  expect(find(categories, second)).toBeUndefined()
  expect(categories.every((one: Json) => one.parent_category_id === null)).toBe(true)
  expect(pagination).toEqual({
    ...{ total_records: categories.length, total_pages: 1, limit: categories.length },
    ...{ previous_page: null, next_page: null },
  })
})

test.each([0, 1, 2, 3, 4, 5])('they are filled %i levels down', async (level) => {
  const path = await aPath()
  const { categories } = await list(`?nested_level=${level}`)
  let node = find(categories, path[0])
  for (const id of path.slice(1, level + 1)) {
    expect(node.child_categories.map((one: Json) => one.id)).toEqual([String(id)])
    node = node.child_categories[0]
  }
  expect(node.child_categories).toEqual(level > 3 ? [] : null)
})

test.each(['6', '-1', 'x', '1.5', '1e0', '%00', '99999999999999999999'])(
  'a depth of %s is refused',
  async (level) => {
    const { body } = await anyone.get(`/catalog/categories?nested_level=${level}`, { expect: 400 })
    expect(body).toEqual({
      message: 'Some fields are not valid',
      success: false,
      code: 'validation_error',
      errors: { nested_level: ['Enter a whole number from 0 to 5'] },
    })
  },
)

test('the children of one are told by its id or by its slug', async () => {
  const [top, second, third] = await aPath()
  const slug = await env.DB.prepare('SELECT slug FROM categories WHERE id = ?')
    .bind(second)
    .first<string>('slug')
  const byId = await list(`?parent_category_id=${top}`)
  expect(byId.categories.map((one: Json) => one.id)).toEqual([String(second)])
  const bySlug = await list(`?parent_category_slug=${slug}`)
  expect(bySlug.categories.map((one: Json) => one.id)).toEqual([String(third)])
  expect(await namesOf(`?parent_category_slug=${slug}&parent_category_id=${top}`)).toEqual([])
  expect(await namesOf(`?parent_category_slug=${slug}&parent_category_id=${second}`)).toHaveLength(
    1,
  )
})

test.each(['0', 'none', '999999999999', '%00', '99999999999999999999'])(
  'what is no category has no children: %s',
  async (key) => {
    const none = {
      total_records: 0,
      total_pages: 0,
      previous_page: null,
      limit: 1,
      next_page: null,
    }
    const empty = { categories: [], pagination: none }
    expect(await list(`?parent_category_id=${key}`)).toEqual(empty)
    expect(await list(`?parent_category_slug=${key}`)).toEqual(empty)
  },
)

test('they are found by words that begin words of their names', async () => {
  const parent = await aCategory()
  for (const name of ['Éclair moulds', 'Mobile phones', 'Phone cases']) {
    await aNamedCategory(name, parent)
  }
  const found = (words: string) =>
    namesOf(`?parent_category_id=${parent}&search=${encodeURIComponent(words)}`)
  expect(await found('ECLAIR')).toEqual(['Éclair moulds'])
  expect(await found('phone')).toEqual(['Mobile phones', 'Phone cases'])
  expect(await found('cas phone')).toEqual(['Phone cases'])
  expect(await found('hone')).toEqual([])
  expect(await found('***')).toEqual([])
  expect(await found(' ')).toHaveLength(3)
})

test('they are sorted, those of each level, and by id where nothing is said', async () => {
  const parent = await aCategory()
  const make = (name: string) => aNamedCategory(name, parent)
  const [second, first, third] = [await make('b'), await make('A'), await make('c')]
  await aRupeeProduct({ categoryId: third })
  await aRupeeProduct({ categoryId: third })
  await aRupeeProduct({ categoryId: first })
  const sorted = (sort: string) =>
    namesOf(`?parent_category_id=${parent}&sort_by=${encodeURIComponent(sort)}`)
  expect(await sorted('')).toEqual(['b', 'A', 'c'])
  expect(await sorted('{"name":"asc"}')).toEqual(['A', 'b', 'c'])
  expect(await sorted('{"name":"desc"}')).toEqual(['c', 'b', 'A'])
  expect(await sorted('{"product_count":"desc"}')).toEqual(['c', 'A', 'b'])
  expect(await sorted('{"slug":"asc","name":"desc"}')).toEqual(['c', 'b', 'A'])
  await aNamedCategory('z', second)
  await aNamedCategory('y', second)
  const { categories } = await list(
    `?parent_category_id=${parent}&sort_by=${encodeURIComponent('{"name":"asc"}')}`,
  )
  expect(find(categories, second).child_categories.map((one: Json) => one.name)).toEqual(['y', 'z'])
})
