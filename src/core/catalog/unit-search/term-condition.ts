import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../../db/constant.ts'
import { caseForms } from '../../search/case-forms.ts'
import { type UnitAttribute, unitAttributes } from '../../search/filter/attributes.ts'
import type { Choice, Presence, Term } from '../../search/filter/filter.ts'
import { keyOf } from '../attributes.ts'
import { categoriesNamed } from './categories-named.ts'
import { columnsOf, type Shop, scalesOf } from './columns.ts'

/** Names of features that products have, each as it is written. */
export type FeatureNames = readonly string[]

/** The texts that a term compares with; its numbers stand in its condition. */
export function textsOf(term: Term, featureNames: FeatureNames): string[] {
  if (term.is !== 'oneOf' || unitAttributes[term.attribute] !== 'text') return []
  const texts = term.values.map(String)
  if (term.attribute !== 'attributeKeys') return texts.flatMap(caseForms)
  const keys = keysOf(term)
  return featureNames.filter((name) => keys.has(keyOf(name)))
}

function keysOf({ values }: Choice): Set<string> {
  return new Set(values.map((value) => String(value).toLowerCase()))
}

/**
 * In SQL, of the tables that `columnsOf` has; null is not true either. The term's texts stand in a list
 * `texts`, a SELECT.
 */
export function termCondition(term: Term, shop: Shop, texts: SQL): SQL {
  const { attribute } = term
  const isQuantity = attribute === 'isInStock' && (term.is === 'compared' || term.is === 'between')
  // Whether there is any is true or false; how many there are is a number.
  const column = isQuantity ? sql`u.stock` : columnsOf(shop)[attribute]
  const scale = scalesOf(shop)[attribute]
  // Divided as numbers with a point are: 1999 paise are the same 19.99 that somebody writes.
  const number = scale === undefined ? column : sql`${column} / ${constant(scale)}.0`
  switch (term.is) {
    case 'compared':
      return sql`${number} ${sql.raw(term.operator)} ${constant(term.value)}`
    case 'between':
      return sql`${number} BETWEEN ${constant(term.low)} AND ${constant(term.high)}`
    case 'oneOf':
      return unitAttributes[attribute] === 'text'
        ? isOneOf(term, column, texts)
        : sql`${number} IN (${sql.join(term.values.map(Number).map(constant), sql`, `)})`
    case 'present':
    case 'null':
    case 'empty':
      return presenceCondition(term, column)
  }
}

function isOneOf(term: Choice, column: SQL, texts: SQL): SQL {
  switch (term.attribute) {
    case 'categoryNames':
      return sql`p.category_id IN (${categoriesNamed(texts)})`
    case 'tags':
      return sql`EXISTS (SELECT 1 FROM product_tags m WHERE m.product_id = p.id
        AND m.tag_id IN (SELECT id FROM tags WHERE name COLLATE NOCASE IN (${texts})))`
    case 'attributeKeys': {
      const hasFeature = sql`EXISTS (
        SELECT 1 FROM json_each(p.features) f WHERE f.value ->> 'name' IN (${texts}))`
      return keysOf(term).has('brand') ? sql`p.brand <> '' OR ${hasFeature}` : hasFeature
    }
    default:
      return sql`${column} COLLATE NOCASE IN (${texts})`
  }
}

/** Lists are never null, whatever is missing. */
const lists: readonly UnitAttribute[] = ['categoryNames', 'attributeKeys', 'tags']

function presenceCondition({ is, attribute }: Presence, column: SQL): SQL {
  if (is === 'present') return sql`true`
  if (is === 'null') return lists.includes(attribute) ? sql`false` : sql`${column} IS NULL`
  switch (attribute) {
    case 'tags':
      return sql`NOT EXISTS (SELECT 1 FROM product_tags m WHERE m.product_id = p.id)`
    case 'attributeKeys':
      return sql`p.brand = '' AND json_array_length(p.features) = 0`
    // Every product is in one.
    case 'categoryNames':
      return sql`false`
    default:
      return unitAttributes[attribute] === 'text' ? sql`${column} = ''` : sql`false`
  }
}
