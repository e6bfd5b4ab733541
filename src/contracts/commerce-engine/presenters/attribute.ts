import type { Attribute } from '../../../core/catalog/attributes.ts'

/** Something told of a product; a key is unlike the others of its product, and its id as well. */
export function presentAttribute({ key, name, value }: Attribute) {
  return { id: key, name, key, type: 'text', value }
}

/** What tells a variant from its siblings, by key. */
export function presentOptions(options: Attribute[]) {
  return Object.fromEntries(
    options.map(({ key, name, value }) => [key, { name, type: 'single-select', value }]),
  )
}
